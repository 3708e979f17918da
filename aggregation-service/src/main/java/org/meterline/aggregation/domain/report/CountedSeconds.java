package org.meterline.aggregation.domain.report;

import java.util.ArrayList;
import java.util.List;
import org.meterline.aggregation.domain.counting.Decision.Counted;
import org.meterline.aggregation.domain.counting.ReportFact;
import org.meterline.aggregation.domain.counting.SecondSet;

/** Which seconds of each report of a source hour counted, told from what was decided there. */
public final class CountedSeconds {

    private CountedSeconds() {}

    /**
     * @param inOrderOfRegistration the reports that counted or were shadowed, the first-registered meter's first: an order
     *     that never changes
     * @return those of which any second counted
     */
    public static List<Counted> of(List<ReportFact> inOrderOfRegistration) {
        List<Counted> counted = new ArrayList<>();
        SecondSet taken = SecondSet.NONE;
        for (ReportFact report : inOrderOfRegistration) {
            SecondSet observed = SecondSet.of(report.observed());
            SecondSet own = observed.minus(taken);
            if (!own.isEmpty()) {
                counted.add(new Counted(report, own));
            }
            taken = taken.plus(observed);
        }
        return List.copyOf(counted);
    }
}
