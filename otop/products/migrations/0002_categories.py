from django.db import migrations

# The five categories of the registration guide of the Community Development Department (district office of Chana, 2561).
SOURCE = "กรมการพัฒนาชุมชน, แนวทางการลงทะเบียนผู้ผลิต ผู้ประกอบการ OTOP, 2561"
CATEGORIES = [
    ("food", "อาหาร", "Food"),
    ("beverage", "เครื่องดื่ม", "Beverages"),
    ("fabric_apparel", "ผ้า เครื่องแต่งกาย", "Fabric and apparel"),
    ("ware_decor_souvenir", "ของใช้ ของตกแต่ง ของที่ระลึก", "Ware, decoration and souvenirs"),
    ("herb_nonfood", "สมุนไพรที่ไม่ใช่อาหาร", "Non-food herbs"),
]


def add(apps, schema_editor):
    Category = apps.get_model("products", "Category")
    Category.objects.bulk_create(
        Category(code=code, name_th=th, name_en=en, position=position, source=SOURCE)
        for position, (code, th, en) in enumerate(CATEGORIES, start=1)
    )


class Migration(migrations.Migration):
    dependencies = [("products", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
