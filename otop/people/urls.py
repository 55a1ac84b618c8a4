"""The pages of accounts. Names with `account_`, `mfa_`, `socialaccount_` and `usersessions_` are the library's."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as identities
from django.urls import path
from django.views.generic import TemplateView

from otop.base.access import public, signed_in
from otop.people.views import account as own
from otop.people.views import accounts, emergencies, links, opening, policies, roles, sign_in

unknown_identity = public(TemplateView.as_view(template_name="people/unknown_identity.html"))

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-in/code/", public(mfa.authenticate), name="mfa_authenticate"),
    path("sign-in/passkey/", public(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("sign-in/closed/", public(account.account_inactive), name="account_inactive"),
    path("sign-in/again/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("sign-in/again/code/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("sign-in/again/passkey/", signed_in(passkeys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("language/", sign_in.change_language, name="language"),
    # One's own account
    path("account/", own.overview, name="account"),
    path("account/password/", signed_in(account.password_change), name="account_change_password"),
    path("account/password/first/", signed_in(account.password_set), name="account_set_password"),
    path("account/devices/", own.devices, name="usersessions_list"),
    path("account/devices/others/end/", own.end_other_devices, name="devices-end-others"),
    path("account/devices/<int:pk>/end/", own.end_device, name="device-end"),
    path("account/identities/", signed_in(identities.connections), name="socialaccount_connections"),
    path("account/second-factor/first/", own.second_factor_first, name="second-factor-first"),
    path("account/second-factor/", signed_in(mfa.index), name="mfa_index"),
    path("account/second-factor/app/on/", signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("account/second-factor/app/off/", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/second-factor/codes/", signed_in(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "account/second-factor/codes/new/", signed_in(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"
    ),
    path(
        "account/second-factor/codes/file/",
        signed_in(codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("account/second-factor/passkeys/", signed_in(passkeys.list_webauthn), name="mfa_list_webauthn"),
    path("account/second-factor/passkeys/add/", signed_in(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path(
        "account/second-factor/passkeys/<int:pk>/off/", signed_in(passkeys.remove_webauthn), name="mfa_remove_webauthn"
    ),
    path("account/second-factor/passkeys/<int:pk>/", signed_in(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
    # Identities of providers; the way there and back is wired in otop/site/urls.py
    path("identity/cancelled/", public(identities.login_cancelled), name="socialaccount_login_cancelled"),
    path("identity/unknown/", unknown_identity, name="identity-unknown"),
    path("identity/join/", opening.joined, name="socialaccount_signup"),
    # Roles
    path("accounts/", accounts.listed, name="accounts"),
    path("accounts.csv", accounts.listed_file, name="accounts-file"),
    path("accounts/<int:account_id>/", roles.one, name="account-roles"),
    path("accounts/<int:account_id>/roles/", roles.giving, name="account-giving"),
    path("accounts/<int:account_id>/roles/<int:grant_id>/end/", roles.ending, name="account-ending"),
    path("accounts/<int:account_id>/roles/<int:grant_id>/delegation/", roles.delegation, name="account-delegation"),
    path("account/roles/", roles.own, name="own-roles"),
    path("account/roles/<int:grant_id>/end/", roles.own_ending, name="own-ending"),
    path("account/roles/<int:grant_id>/delegation/", roles.own_delegation, name="own-delegation"),
    path("emergency/", emergencies.taking, name="emergency"),
    path("emergencies/", emergencies.listed, name="emergencies"),
    path("emergencies/roles/<int:grant_id>/end/", emergencies.end_role, name="emergency-role-end"),
    path("emergencies/links/<int:pk>/end/", emergencies.end_link, name="emergency-link-end"),
    path("emergencies/<int:grant_id>/review/", emergencies.review, name="emergency-review"),
    # Links
    path("link/", opening.opened, name="link"),
    path("link/<str:token>/", opening.taken_up, name="link-token"),
    path("accounts/links/", links.links, name="links"),
    path("accounts/links/invitation/", links.invitation, name="links-invitation"),
    path("accounts/links/recovery/", links.recovery, name="links-recovery"),
    path("accounts/links/<int:pk>/withdrawal/", links.withdrawal, name="link-withdrawal"),
    path("accounts/second-factor/", policies.policies, name="second-factor-policies"),
    path("accounts/second-factor/<int:pk>/withdrawal/", policies.withdrawal, name="second-factor-withdrawal"),
]
