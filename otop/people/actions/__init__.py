from otop.people.actions.accounts import change_display_name, change_password, choose_language, create_account
from otop.people.actions.emergencies import review_emergency, take_emergency_access
from otop.people.actions.links import accept_invitation, invite, issue_recovery, recover, withdraw_link
from otop.people.actions.passwords import check_new_password
from otop.people.actions.roles import delegate, end_grant, grant, withdraw
from otop.people.actions.second_factor import note_lock_out, require_second_factor, withdraw_second_factor_policy
from otop.people.actions.sessions import forget_devices, forget_ended_sessions, forget_tries
from otop.people.actions.wrongly_given import end_wrongly_given

__all__ = [
    "accept_invitation",
    "change_display_name",
    "change_password",
    "check_new_password",
    "choose_language",
    "create_account",
    "delegate",
    "end_grant",
    "end_wrongly_given",
    "forget_devices",
    "forget_ended_sessions",
    "forget_tries",
    "grant",
    "invite",
    "issue_recovery",
    "note_lock_out",
    "recover",
    "require_second_factor",
    "review_emergency",
    "take_emergency_access",
    "withdraw",
    "withdraw_link",
    "withdraw_second_factor_policy",
]
