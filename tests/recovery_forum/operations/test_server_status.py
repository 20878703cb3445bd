"""The page of the server says in plain words whether everything runs, and what is late."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from groups.models import Group
from recovery_forum.models import Heartbeat
from recovery_forum.operations.job_runs import JOB_NAMES
from recovery_forum.operations.scheduler import JOB_PREFIX
from recovery_forum.operations.server_status import COUNT_NAMES
from recovery_forum.operations.stored_counts import COUNT_QUERIES

pytestmark = pytest.mark.django_db
PROJECT_JOBS = [name for name in settings.SCHEDULE if "." in name]


def read_jobs(as_moderator):
    page = as_moderator.get(reverse("admin:server")).text
    return [" ".join(job.split()) for job in re.findall(r"<li data-job>(.*?)</li>", page, re.S)]


@pytest.fixture
def every_job_ran():
    now = timezone.now()
    for name in settings.SCHEDULE:
        Heartbeat.objects.create(name=f"{JOB_PREFIX}{name}", at=now)


def test_every_job_has_a_name_in_plain_words():
    assert set(PROJECT_JOBS) <= set(JOB_NAMES)
    assert not [name for name in JOB_NAMES.values() if re.search("[._]", str(name))]


def test_no_job_is_marked_where_all_ran(as_moderator, every_job_ran):
    jobs = read_jobs(as_moderator)
    assert len(jobs) == len(settings.SCHEDULE)
    assert not [job for job in jobs if "late" in re.sub("late cases", "", job)]


def test_what_is_late_comes_first_and_is_marked(as_moderator, every_job_ran):
    name = "milestones.awards.tasks.run_milestone_awards"
    long_ago = timezone.now() - timedelta(hours=2)
    Heartbeat.objects.filter(name=f"{JOB_PREFIX}{name}").update(at=long_ago)
    Heartbeat.objects.filter(name__endswith="send_due_reminders").delete()
    jobs = read_jobs(as_moderator)
    assert [job.split(":")[0] for job in jobs[:2]] == ["Send reminders", "Award milestones"]
    assert "never" in jobs[0]
    assert all('class="late"' in job for job in jobs[:2])
    assert 'class="late"' not in jobs[2]


def test_the_page_says_first_whether_everything_runs(as_moderator, every_job_ran):
    assert "Everything runs: all" in as_moderator.get(reverse("admin:server")).text
    Heartbeat.objects.filter(name__endswith="send_due_reminders").delete()
    page = as_moderator.get(reverse("admin:server")).text
    assert "1 scheduled job is late." in page
    assert "Everything runs" not in page


def test_stored_counts_are_checked_on_demand(as_moderator, group):
    page = as_moderator.get(reverse("admin:server"))
    assert "Check stored counts" in page.text
    assert "All are correct." in as_moderator.get(reverse("admin:server"), {"counts": "check"}).text
    Group.objects.update(member_count=77)
    page = as_moderator.get(reverse("admin:server"), {"counts": "check"}).text
    assert re.search(r"Members of groups:\s+1 row is wrong", page)


def test_every_stored_count_has_a_name_in_plain_words():
    assert set(COUNT_NAMES) == set(COUNT_QUERIES)
