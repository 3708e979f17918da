package org.meterline.aggregation.usecase;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.meterline.aggregation.domain.counting.ReportFact;
import org.meterline.aggregation.domain.counting.ReportState;
import org.meterline.aggregation.domain.counting.SourceHour;

/** What a source hour that was decided anew raises and clears. */
final class HourAlerts {

    private final Alerts alerts;

    HourAlerts(Alerts alerts) {
        this.alerts = alerts;
    }

    void replace(SourceHour before, SourceHour now) {
        change(
                before.states().containsValue(ReportState.SHADOWED),
                now.states().containsValue(ReportState.SHADOWED),
                AlertKind.SOURCE_SHADOWED,
                now,
                "has been observed by more than one usage meter; each second counts once, those of the one registered"
                        + " first");
        change(
                before.inConflict(),
                now.inConflict(),
                AlertKind.REPORTS_IN_CONFLICT,
                now,
                "has been reported differently more than once by the same usage meter; the report with the most observed"
                        + " seconds counts until somebody chooses another");
        Set<UUID> waited = waiting(before);
        waiting(now).stream()
                .filter(meter -> !waited.contains(meter))
                .forEach(meter -> alerts.raise(
                        unknownMeter(now.key().provider(), meter),
                        "Reports of usage meter " + meter + " wait, for the registry has not told of it."));
    }

    /**
     * A source that only one meter observes again was moved to it: what was observed twice up to so long ago needs no
     * attention any more.
     */
    void settle(SourceHour now, Duration after) {
        if (!now.states().containsValue(ReportState.SHADOWED)) {
            alerts.releaseUntil(
                    key(AlertKind.SOURCE_SHADOWED, now), now.key().hour().minus(after));
        }
    }

    static Alerts.Key unknownMeter(String provider, UUID usageMeter) {
        return new Alerts.Key(provider, AlertKind.USAGE_METER_UNKNOWN, usageMeter.toString());
    }

    private void change(boolean before, boolean now, AlertKind kind, SourceHour hour, String text) {
        Alerts.Key alert = key(kind, hour);
        if (now && !before) {
            alerts.hold(
                    alert,
                    hour.key().hour(),
                    "Source " + hour.key().source() + " " + text + ": "
                            + meters(hour).stream().map(UUID::toString).collect(Collectors.joining(", ")) + ", at "
                            + hour.key().hour() + ".");
        } else if (before && !now) {
            alerts.release(alert, hour.key().hour());
        }
    }

    private static Alerts.Key key(AlertKind kind, SourceHour hour) {
        return new Alerts.Key(hour.key().provider(), kind, hour.key().source().toString());
    }

    private static Set<UUID> meters(SourceHour hour) {
        return hour.reports().stream().map(ReportFact::usageMeter).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<UUID> waiting(SourceHour hour) {
        return hour.reports().stream()
                .filter(report -> hour.states().get(report.digest()) == ReportState.WAITING)
                .map(ReportFact::usageMeter)
                .collect(Collectors.toSet());
    }
}
