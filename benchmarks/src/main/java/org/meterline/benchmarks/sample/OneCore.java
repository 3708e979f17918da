package org.meterline.benchmarks.sample;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.github.luben.zstd.ZstdDecompressCtx;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import org.meterline.benchmarks.load.ClosedLoop;
import org.meterline.benchmarks.load.Latencies;
import org.meterline.contracts.codec.Compression;
import org.meterline.contracts.report.ReadResult;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.ReportLimits;
import org.meterline.contracts.report.UsageReportReader;

/** How fast one core does with the same reports what cannot be left out. */
public record OneCore(Duration warmUp, Duration measured) {

    private static final int GZIP_BUFFER = 64 * 1024;

    /**
     * What is worked on, again and again.
     *
     * @param encoding in which each sample is packed
     * @param records of each sample
     */
    public record Load(List<Sample> samples, String encoding, int records) {}

    /**
     * One request, or one message.
     *
     * @param packed as it travels
     * @param plainBytes of it without its compression
     */
    public record Sample(List<byte[]> reports, byte[] packed, int plainBytes) {}

    @FunctionalInterface
    private interface Work {
        int on(Sample sample) throws IOException;
    }

    /** Splitting the JSON into tokens with the suite's own parser, without looking at one. */
    public long tokenised(Load load) {
        JsonFactory json = JsonFactory.builder()
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .build();
        return recordsPerSecond(load, sample -> tokens(json, sample.reports()));
    }

    /** The digest of each report. */
    public long hashed(Load load) {
        MessageDigest digest = ReportDigest.newHash();
        return recordsPerSecond(load, sample -> {
            int bytes = 0;
            for (byte[] report : sample.reports()) {
                bytes += digest.digest(report).length;
            }
            return bytes;
        });
    }

    /** Undoing the compression in which the request travels, in the quickest way there is. */
    public long inflated(Load load) {
        byte[] plain = new byte
                [load.samples().stream().mapToInt(Sample::plainBytes).max().orElseThrow()];
        if (load.encoding().equals(Compression.GZIP)) {
            return recordsPerSecond(load, sample -> {
                try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(sample.packed()), GZIP_BUFFER)) {
                    return in.readNBytes(plain, 0, plain.length);
                }
            });
        }
        try (ZstdDecompressCtx zstd = new ZstdDecompressCtx()) {
            return recordsPerSecond(
                    load,
                    sample -> zstd.decompressByteArray(
                            plain, 0, plain.length, sample.packed(), 0, sample.packed().length));
        }
    }

    /** Unpacking, checking by every rule, and handing out each record as a value. */
    public long read(Load load) {
        UsageReportReader reader = new UsageReportReader(ReportLimits.DEFAULTS);
        return recordsPerSecond(load, sample -> {
            int[] records = {0};
            byte[] plain = Compression.unzstd(sample.packed(), sample.plainBytes());
            if (reader.read(plain, each -> records[0]++) instanceof ReadResult.Invalid invalid) {
                throw new IOException("a sample is refused: " + invalid);
            }
            return records[0];
        });
    }

    private static int tokens(JsonFactory json, List<byte[]> reports) throws IOException {
        int tokens = 0;
        for (byte[] report : reports) {
            try (JsonParser parser = json.createParser(report)) {
                while (parser.nextToken() != null) {
                    tokens++;
                }
            }
        }
        return tokens;
    }

    private long recordsPerSecond(Load load, Work work) {
        List<Sample> samples = load.samples();
        // Several small requests count as one call, else taking the time would be measured too.
        int together = Math.max(1, 1_000 / load.records());
        Callable<ClosedLoop.Client> client = () -> new ClosedLoop.Client() {
            private int turn;

            @Override
            public void call() throws IOException {
                for (int i = 0; i < together; i++) {
                    if (work.on(samples.get(turn++ % samples.size())) == 0) {
                        throw new IOException("nothing came of a request");
                    }
                }
            }
        };
        Latencies taken = new ClosedLoop(1, warmUp, measured).run(client);
        return taken.perSecond((long) together * load.records());
    }
}
