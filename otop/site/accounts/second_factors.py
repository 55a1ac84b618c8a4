"""Where the library asks us about second factors: what is said, how their keys are kept, which may be removed."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.utils import timezone

from otop.base.language import in_both
from otop.people.queries import needs_second_factor


class SecondFactors(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": in_both(
            "รหัสไม่ถูกต้องหรือหมดเวลาแล้ว โปรดพิมพ์รหัสล่าสุดจากแอป หรือรหัสกู้คืนที่ยังไม่ได้ใช้",
            "That code is not right or has run out. Type the newest one of the app, or a recovery code not used yet.",
        ),
        "cannot_delete_authenticator": in_both(
            "บทบาทของท่านต้องใช้การยืนยันตัวตนขั้นที่สอง ให้เพิ่มวิธีใหม่ก่อนแล้วจึงปิดวิธีนี้",
            "Your role needs a second factor. Add another one first, then turn this one off.",
        ),
    }

    def build_totp_svg(self, url: str) -> str:
        return segno.make(url, micro=False, error="m").svg_inline(omitsize=True, border=3, light="#fff")

    def encrypt(self, text: str) -> str:
        """Keys of apps and seeds of codes are of no use to whoever sees the database alone."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Not the last one while a role needs it."""
        others = type(authenticator).objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
        if others.filter(type__in=["totp", "webauthn"]).exists():
            return True
        return not needs_second_factor(authenticator.user, on=timezone.localdate())


def _box() -> Fernet:
    key = hashlib.sha256(b"otop second factors " + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
