"""What `otop up` serves: `/sync/` is the phones' door, which needs no page machinery; all else is Django's pages."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from otop.site.door import handler
from otop.site.serving import Serving

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "otop.site.settings")
application = Serving(pages=get_wsgi_application(), door=handler())
