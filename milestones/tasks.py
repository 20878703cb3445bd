"""Work that runs beside the pages."""

from django_tasks import task

from .awarding import award_all


@task()
def award_milestones():
    """Each morning's milestones. May run twice: nothing is awarded twice."""
    award_all()
