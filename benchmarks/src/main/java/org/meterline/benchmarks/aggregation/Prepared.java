package org.meterline.benchmarks.aggregation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.meterline.benchmarks.sample.OneCore;
import org.meterline.benchmarks.sample.SampleReport;
import org.meterline.contracts.codec.Compression;
import org.meterline.contracts.topic.ReportMessage;

/**
 * A report as it is put on the topic, made before anything is measured.
 *
 * @param zstd what the topic carries
 * @param plainBytes of the report without compression
 */
record Prepared(ReportMessage message, byte[] zstd, int plainBytes, int records) {

    private static final long HOUR_SECONDS = 3_600;

    /** Taken when its hour was over. */
    static Prepared of(String provider, SampleReport report, int records) {
        return new Prepared(
                report.message(provider, report.hour().plusSeconds(HOUR_SECONDS)),
                Compression.zstd(report.json()),
                report.json().length,
                records);
    }

    /** One source's reports of so many hours. */
    static List<Prepared> hours(Sender sender, Instant first, int hours) {
        List<Prepared> all = new ArrayList<>();
        for (int hour = 0; hour < hours; hour++) {
            all.add(sender.report(first.plusSeconds(hour * HOUR_SECONDS)));
        }
        return all;
    }

    /** Every sender's report of each of these hours, hour by hour, as meters send them. */
    static List<Prepared> hours(List<Sender> senders, Instant first, int hours) {
        List<Prepared> all = new ArrayList<>();
        for (int hour = 0; hour < hours; hour++) {
            Instant of = first.plusSeconds(hour * HOUR_SECONDS);
            all.addAll(senders.parallelStream().map(sender -> sender.report(of)).toList());
        }
        return all;
    }

    static long zstdBytes(List<Prepared> reports) {
        return reports.stream().mapToLong(report -> report.zstd().length).sum();
    }

    static long records(List<Prepared> reports) {
        return reports.stream().mapToLong(Prepared::records).sum();
    }

    OneCore.Sample sample() throws java.io.IOException {
        return new OneCore.Sample(List.of(Compression.unzstd(zstd, plainBytes)), zstd, plainBytes);
    }
}
