package org.meterline.contracts.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One line of a usage report: one object over one span of the hour with constant inputs. */
public sealed interface UsageRecord permits VmRecord, HostRecord, VsanRecord, EdgeRecord, CounterRecord, UnknownRecord {

    /** What the record says whatever its kind. */
    RecordHead head();

    /** The kind as it stands in the report. */
    String kind();

    default String id() {
        return head().id();
    }

    default int from() {
        return head().from();
    }

    default int to() {
        return head().to();
    }

    default int seconds() {
        return head().to() - head().from();
    }

    default @Nullable String name() {
        return head().name();
    }

    /** The customer's label, {@link RecordHead#NO_CUSTOMER} where the report has none. */
    default String customer() {
        return head().customer();
    }

    default Licence licence() {
        return head().licence();
    }

    default @Nullable String licenceKey() {
        return head().licenceKey();
    }

    default List<String> features() {
        return head().features();
    }

    default boolean estimated() {
        return head().estimated();
    }
}
