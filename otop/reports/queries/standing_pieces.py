"""The SQL of where a fair stands: pieces that `standing` asks for together, each one member of a JSON object."""

from __future__ import annotations

# $1 fair, $2 its last day, $3 whether it goes by the clock, $4 the day that it stands at if it does.
_PAID = """
    WITH paid AS MATERIALIZED (
        SELECT place_id, day, sum(receipts)::bigint AS receipts, sum(sold)::bigint AS sold, sum(home)::bigint AS home,
            sum(abroad)::bigint AS abroad, sum(orders)::bigint AS orders, max(told) AS told,
            max(told_ordered) AS told_ordered
        FROM (
            SELECT place_id, day, receipts - voided AS receipts, amount_satang - voided_satang AS sold,
                0::bigint AS home, 0::bigint AS abroad, 0::bigint AS orders, NULL::bigint AS told,
                NULL::bigint AS told_ordered
            FROM sales_daytotal WHERE fair_id = $1 AND day <= $2
            UNION ALL
            SELECT place_id, day, 0, 0, CASE WHEN country = 'TH' THEN amount_satang ELSE 0 END,
                CASE WHEN country = 'TH' THEN 0 ELSE amount_satang END, orders, NULL, NULL
            FROM orders_daytotal WHERE fair_id = $1 AND day <= $2 AND basis IN ('po', 'deposit') AND orders <> 0
            UNION ALL
            SELECT place_id, day, 0, 0, 0, 0, 0, NULL, NULL
            FROM orders_daytotal WHERE fair_id = $1 AND day <= $2 AND basis NOT IN ('po', 'deposit') AND orders <> 0
            UNION ALL
            SELECT booth_id, day, 0, 0, 0, 0, 0, sold_satang, ordered_satang
            FROM sales_declaredday WHERE fair_id = $1 AND day <= $2
        ) facts GROUP BY 1, 2
    ), stands AS MATERIALIZED (
        SELECT CASE WHEN $3::boolean THEN $4::date ELSE greatest((SELECT max(day) FROM paid),
                (SELECT max(day) FROM visitors_daytotal WHERE fair_id = $1 AND day <= $2),
                (SELECT max(day) FROM servicecentre_daytotal WHERE fair_id = $1 AND day <= $2)) END AS day
    )"""
# A booth and day with a slip comes as it is, because a rule decides on it; all else is summed here.
_FIGURES = {
    "day": "SELECT to_json(day) FROM stands",
    "days": "SELECT json_agg(DISTINCT day) FROM paid",
    "sums": """SELECT json_build_array(
            sum(p.sold) FILTER (WHERE s.day IS NULL OR p.day <= s.day),
            sum(p.home) FILTER (WHERE s.day IS NULL OR p.day <= s.day),
            sum(p.abroad) FILTER (WHERE s.day IS NULL OR p.day <= s.day), sum(p.sold) FILTER (WHERE p.day = s.day),
            sum(p.receipts) FILTER (WHERE p.day = s.day), sum(p.sold) FILTER (WHERE p.day = s.day - 1))
        FROM paid p, stands s WHERE p.told IS NULL""",
    "slips": """SELECT json_agg(t) FROM (
            SELECT p.*, b.position::text AS bucket, left(a.code, 2) AS province, h.producer_id AS maker,
                (SELECT c.source FROM reports_boothdaychoice c
                    WHERE c.fair_id = $1 AND c.place_id = p.place_id AND c.day = p.day
                    ORDER BY c.at DESC, c.id DESC LIMIT 1) AS source
            FROM paid p JOIN fairs_place l ON l.id = p.place_id LEFT JOIN fairs_bucket b ON b.id = l.bucket_id
            LEFT JOIN fairs_holding h ON h.place_id = p.place_id AND h.period @> p.day
            LEFT JOIN producers_producer r ON r.id = h.producer_id LEFT JOIN areas_area a ON a.id = r.area_id
            WHERE p.told IS NOT NULL) t""",
    "opening": """SELECT json_agg(json_build_array(day, opens_at, closes_at) ORDER BY day) FROM fairs_day
        WHERE fair_id = $1""",
    "entries": """SELECT json_agg(json_build_array(day, nationality, entries)) FROM (
            SELECT day, nationality, sum(entries) AS entries FROM visitors_daytotal
            WHERE fair_id = $1 AND day <= $2 GROUP BY 1, 2) t""",
    "served": """SELECT json_agg(json_build_array(day, persons)) FROM (
            SELECT day, sum(persons) AS persons FROM servicecentre_daytotal
            WHERE fair_id = $1 AND day <= $2 GROUP BY 1) t""",
}
# What one booth brought under one holder; days with a slip are a row of their own, that no side adds up.
_BROUGHT = """, brought AS MATERIALIZED (
        SELECT p.place_id, h.producer_id, p.told IS NOT NULL AS slip,
            coalesce(sum(p.sold + p.home + p.abroad) FILTER (WHERE s.day IS NULL OR p.day <= s.day), 0) AS satang,
            bool_or((p.sold <> 0 OR p.home + p.abroad <> 0) AND (s.day IS NULL OR p.day <= s.day)) AS counts,
            bool_or(p.sold + p.home + p.abroad <> 0) AS makes
        FROM paid p CROSS JOIN stands s
        LEFT JOIN fairs_holding h ON h.place_id = p.place_id AND h.period @> p.day GROUP BY 1, 2, 3
    ), of_whom AS MATERIALIZED (
        SELECT o.place_id, o.slip, o.satang, o.counts, o.makes, coalesce(b.position::text, 'unknown') AS bucket,
            coalesce(left(a.code, 2), 'unknown') AS province, coalesce(o.producer_id::text, 'unknown') AS maker
        FROM brought o JOIN fairs_place l ON l.id = o.place_id LEFT JOIN fairs_bucket b ON b.id = l.bucket_id
        LEFT JOIN producers_producer r ON r.id = o.producer_id LEFT JOIN areas_area a ON a.id = r.area_id
    )"""
_SIDE = """SELECT json_agg(json_build_array(code, satang, booths, makers)) FROM (
            SELECT {side} AS code, sum(satang) AS satang,
                array_agg(place_id) FILTER (WHERE counts) AS booths, array_agg(maker) FILTER (WHERE makes) AS makers
            FROM of_whom WHERE NOT slip GROUP BY 1) t"""
_AROUND = {
    "buckets": _SIDE.format(side="bucket"),
    "provinces": _SIDE.format(side="province"),
    # How many makers have a booth at the fair at all.
    "makers": """SELECT json_agg(json_build_array(bucket, province, makers)) FROM (
            SELECT b.position::text AS bucket, left(a.code, 2) AS province, count(DISTINCT h.producer_id) AS makers
            FROM fairs_place l JOIN fairs_holding h ON h.place_id = l.id
            JOIN producers_producer r ON r.id = h.producer_id JOIN areas_area a ON a.id = r.area_id
            LEFT JOIN fairs_bucket b ON b.id = l.bucket_id
            WHERE l.fair_id = $1 GROUP BY GROUPING SETS ((1), (2))) t""",
    "booths": """SELECT json_agg(json_build_array(l.id, p.place_id IS NOT NULL)
            ORDER BY length(l.ref), l.ref COLLATE "C")
        FROM stands s JOIN fairs_place l ON l.fair_id = $1 AND l.kind = 'booth'
        LEFT JOIN paid p ON p.place_id = l.id AND p.day = s.day
        LEFT JOIN fairs_holding h ON h.place_id = l.id AND h.period @> s.day
        WHERE p.place_id IS NOT NULL OR h.id IS NOT NULL""",
    "bucket_names": """SELECT json_agg(json_build_array(position::text, name_th, name_en))
        FROM fairs_bucket WHERE fair_id = $1""",
    "province_names": """SELECT json_agg(json_build_array(code, name_th, name_en)) FROM (
            SELECT DISTINCT ON (code) code, name_th, name_en FROM areas_area
            WHERE level = 'province' AND code = ANY(ARRAY(SELECT DISTINCT province FROM of_whom))
            ORDER BY code, (valid @> $2::date) DESC, valid DESC) t""",
    "hours": """SELECT json_agg(json_build_array(day, hour, satang, makers, few)) FROM (
            SELECT day, hour, sum(satang) AS satang, count(*) FILTER (WHERE makes) AS makers,
                CASE WHEN count(*) FILTER (WHERE makes) < 3 THEN array_agg(maker) FILTER (WHERE makes) END AS few
            FROM (
                SELECT t.day, t.hour, coalesce(h.producer_id::text, 'unknown') AS maker,
                    sum(t.amount_satang - t.voided_satang) AS satang,
                    bool_or(t.amount_satang <> t.voided_satang) AS makes
                FROM sales_hourtotal t LEFT JOIN fairs_holding h ON h.place_id = t.place_id AND h.period @> t.day
                WHERE t.fair_id = $1 AND t.day BETWEEN (SELECT day - 1 FROM stands) AND (SELECT day FROM stands)
                GROUP BY 1, 2, h.producer_id
            ) sold GROUP BY 1, 2) t""",
    "minute": """SELECT to_json(max(minute)) FROM visitors_minutetotal
        WHERE fair_id = $1 AND day = (SELECT day FROM stands)""",
}


def _statement(start: str, pieces: dict[str, str]) -> str:
    parts = ", ".join(f"'{name}', ({piece})" for name, piece in pieces.items())
    return f"{start} SELECT json_build_object({parts})::text"


ONLY_FIGURES = _statement(_PAID, _FIGURES)
ALL = _statement(_PAID + _BROUGHT, _FIGURES | _AROUND)
