package org.meterline.usagemeter.file;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.meterline.contracts.report.Licence;
import org.meterline.contracts.report.RecordHead;
import org.meterline.contracts.report.Software;
import org.meterline.contracts.report.Source;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.report.UsageRecord;
import org.meterline.contracts.report.VmRecord;
import org.meterline.usagemeter.domain.Meter;
import org.meterline.usagemeter.domain.ObjectKind;
import org.meterline.usagemeter.usecase.MeterIdentity;
import org.meterline.usagemeter.usecase.NameHash;

/** Fills a home with a spool to measure with: {@code LargeSpool HOME REPORTS VMS}, from 2026-10-01 on. */
public final class LargeSpool {
    private static final Instant START = Instant.parse("2026-10-01T00:00:00Z");

    private LargeSpool() {}

    /** Fills the home that the arguments name. */
    public static void main(String[] arguments) throws IOException {
        MeterHome home = new MeterHome(Path.of(arguments[0]));
        int reports = Integer.parseInt(arguments[1]);
        int vms = Integer.parseInt(arguments[2]);
        MeterIdentity identity = home.identity().orElseThrow();
        Meter meter = new Meter(identity.id(), new Software("meterline-usage-meter", "1.0.0"));
        Source source = new Source(UUID.nameUUIDFromBytes(new byte[] {1}), "vcenter", "vc01", "8.0.3");
        byte[] key = new byte[NameHash.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        NameHash hash = new NameHash(key);
        try (HomeLock lock = HomeLock.take(home).orElseThrow();
                SpoolFolder spool = SpoolFolder.open(lock, meter, () -> 1L << 40)) {
            for (int hour = 0; hour < reports; hour++) {
                List<UsageRecord> records = new ArrayList<>(vms);
                for (int vm = 0; vm < vms; vm++) {
                    RecordHead head = RecordHead.of("vm-" + (1000 + vm), 0, 3600)
                            .withName(hash.of(ObjectKind.VM, "web-" + vm))
                            .withCustomer("customer-" + vm % 40)
                            .withLicence(Licence.RENTAL, null);
                    boolean on = (vm + hour) % 10 != 0;
                    records.add(new VmRecord(head, on, 1024L << vm % 6, 0, 1 + vm % 16, "host-" + vm % 200));
                }
                spool.write(source, START.plus(Duration.ofHours(hour)), List.of(Span.WHOLE_HOUR), records);
            }
        }
    }
}
