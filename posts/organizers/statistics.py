"""Weekly figures of a group: new members, confirmed meetings, response times."""

from datetime import UTC, datetime, time, timedelta

from posts.insights.response_times import response_times_by_week

WEEKS = 12


def recent_mondays(now):
    """The first days (UTC) of the last weeks, the present one last."""
    monday = now.date() - timedelta(days=now.weekday())
    return [monday - timedelta(weeks=weeks) for weeks in reversed(range(WEEKS))]


def count_per_week(moments, now):
    """How many of `moments` fall in each of the last weeks: pairs of its first day and a number."""
    counts = dict.fromkeys(recent_mondays(now), 0)
    for moment in moments:
        day = moment.astimezone(UTC).date()
        monday = day - timedelta(days=day.weekday())
        if monday in counts:
            counts[monday] += 1
    return list(counts.items())


def new_members_per_week(group, now):
    """For each of the last weeks: its first day (UTC), and how many came into the group."""
    since = group.memberships.current().filter(since__date__gte=recent_mondays(now)[0])
    return count_per_week(since.values_list("since", flat=True), now)


def confirmed_meetings_per_week(group, now):
    """For each of the last weeks: how many meetings were confirmed in it, and not since."""
    confirmed = group.meetings.filter(confirmed_at__date__gte=recent_mondays(now)[0])
    return count_per_week(confirmed.values_list("confirmed_at", flat=True), now)


def response_times_per_week(group, now):
    """For each of the last weeks: the median time to a first answer, or None without any."""
    weeks = recent_mondays(now)
    since = datetime.combine(weeks[0], time.min, UTC)
    medians = response_times_by_week(group, since)
    return [(week, medians.get(week)) for week in weeks]
