package org.meterline.aggregation.http;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import org.meterline.aggregation.domain.report.MonthVersion;

/** The bytes of reports: of a fixed version always the same. */
@Singleton
class ReportContents {

    /** Changes with what stands in a report or how it is written: older fingerprints are not of this form. */
    private static final String LAYOUT = "1";

    private final ReportTables tables;
    private final Bundle bundle;

    ReportContents(ReportTables tables, Bundle bundle) {
        this.tables = tables;
        this.bundle = bundle;
    }

    static String form(ReportKind kind, ReportForm form) {
        return kind.word() + "." + form.ending() + "/" + LAYOUT;
    }

    /** Writes the whole report; the stream stays open. */
    void write(MonthVersion version, ReportKind kind, ReportForm form, OutputStream out) throws IOException {
        switch (form) {
            case JSON -> tables.write(kind, version, new JsonTable(out, kind, version, ReportTables.columns(kind)));
            case CSV, TSV -> tables.write(kind, version, new SeparatedTable(out, form, ReportTables.columns(kind)));
            case ZIP -> bundle.write(version, out);
        }
    }
}
