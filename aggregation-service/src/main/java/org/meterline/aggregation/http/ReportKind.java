package org.meterline.aggregation.http;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The reports of a month. */
enum ReportKind {
    MONTHLY_USAGE("monthly-usage", false),
    CUSTOMER_MONTHLY_USAGE("customer-monthly-usage", false),
    VM_HISTORY("vm-history", true),
    CLUSTER_HISTORY("cluster-history", true),
    HOURLY_USAGE("hourly-usage", false),
    BUNDLE("bundle", true);

    private final String word;
    private final boolean fromLedger;

    ReportKind(String word, boolean fromLedger) {
        this.word = word;
        this.fromLedger = fromLedger;
    }

    String word() {
        return word;
    }

    /** Whether it is read from original bytes. */
    boolean fromLedger() {
        return fromLedger;
    }

    List<ReportForm> forms() {
        return this == BUNDLE ? List.of(ReportForm.ZIP) : List.of(ReportForm.JSON, ReportForm.CSV, ReportForm.TSV);
    }

    static Optional<ReportKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }
}
