"""Done every hour: what is old expires, times of grace end, cleaning that did not succeed is tried again."""

from __future__ import annotations

from celery import shared_task


@shared_task
def keep_terms() -> None:
    """Each part by itself is done again the next time if it is cut off."""
    from notices.services import expire as expire_notices
    from privacy import services, staff_acts
    from privacy.erasing.database import clean_up
    from privacy.erasing.traces import forget_expired_counts
    from privacy.exports.services import remove_expired

    remove_expired()
    expire_notices()
    staff_acts.expire()
    forget_expired_counts()
    services.begin_due()
    clean_up()
