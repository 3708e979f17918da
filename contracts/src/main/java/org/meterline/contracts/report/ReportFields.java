package org.meterline.contracts.report;

import java.util.List;
import java.util.Set;

/** The field names of a usage report, once for reader and writer. */
final class ReportFields {

    static final String SCHEMA_ID = "meterline/usage-report/1";

    static final String SCHEMA = "schema";
    static final String USAGE_METER_ID = "usageMeterId";
    static final String SEQUENCE = "sequence";
    static final String PREVIOUS_DIGEST = "previousDigest";
    static final String SOURCE = "source";
    static final String HOUR = "hour";
    static final String OBSERVED = "observed";
    static final String SOFTWARE = "software";
    static final String RECORDS = "records";
    static final String VERSION = "version";

    static final String ID = "id";
    static final String KIND = "kind";
    static final String FROM = "from";
    static final String TO = "to";
    static final String NAME = "name";
    static final String CUSTOMER = "customer";
    static final String LICENCE = "licence";
    static final String LICENCE_KEY = "licenceKey";
    static final String FEATURES = "features";
    static final String ESTIMATED = "estimated";

    static final String ON = "on";
    static final String CONFIGURED_MIB = "configuredMiB";
    static final String RESERVED_MIB = "reservedMiB";
    static final String VCPUS = "vcpus";
    static final String HOST = "host";
    static final String CORES_PER_CPU = "coresPerCpu";
    static final String POWERED_ON_VMS = "poweredOnVms";
    static final String RAW_BYTES = "rawBytes";
    static final String USED_BYTES = "usedBytes";
    static final String EDITION = "edition";
    static final String COUNTER = "counter";
    static final String VALUE = "value";

    static final Set<String> KNOWN_KINDS =
            Set.of(VmRecord.KIND, HostRecord.KIND, VsanRecord.KIND, EdgeRecord.KIND, CounterRecord.KIND);

    /** What a report must say; all but {@link #SOFTWARE}. */
    static final List<String> REQUIRED =
            List.of(SCHEMA, USAGE_METER_ID, SEQUENCE, PREVIOUS_DIGEST, SOURCE, HOUR, OBSERVED, RECORDS);

    private ReportFields() {}
}
