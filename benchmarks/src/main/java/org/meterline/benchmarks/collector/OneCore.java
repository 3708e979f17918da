package org.meterline.benchmarks.collector;

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
import org.meterline.contracts.report.ReportDigest;

/** How fast one core does with the same reports what cannot be left out. */
record OneCore(Duration warmUp, Duration measured) {

    private static final int GZIP_BUFFER = 64 * 1024;

    @FunctionalInterface
    private interface Work {
        int on(Pool.Sample sample) throws IOException;
    }

    /** Splitting the JSON into tokens with the collector's own parser, without looking at one. */
    long tokenised(Pool pool) {
        JsonFactory json = JsonFactory.builder()
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .build();
        return recordsPerSecond(pool, sample -> tokens(json, sample.reports()));
    }

    /** The digest of each report. */
    long hashed(Pool pool) {
        MessageDigest digest = ReportDigest.newHash();
        return recordsPerSecond(pool, sample -> {
            int bytes = 0;
            for (byte[] report : sample.reports()) {
                bytes += digest.digest(report).length;
            }
            return bytes;
        });
    }

    /** Undoing the compression in which the request travels, in the quickest way there is. */
    long inflated(Pool pool) {
        byte[] plain = new byte
                [pool.samples().stream().mapToInt(Pool.Sample::plainBytes).max().orElseThrow()];
        if (pool.shape().encoding().equals(Compression.GZIP)) {
            return recordsPerSecond(pool, sample -> {
                try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(sample.packed()), GZIP_BUFFER)) {
                    return in.readNBytes(plain, 0, plain.length);
                }
            });
        }
        try (ZstdDecompressCtx zstd = new ZstdDecompressCtx()) {
            return recordsPerSecond(
                    pool,
                    sample -> zstd.decompressByteArray(
                            plain, 0, plain.length, sample.packed(), 0, sample.packed().length));
        }
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

    private long recordsPerSecond(Pool pool, Work work) {
        List<Pool.Sample> samples = pool.samples();
        // Several small requests count as one call, else taking the time would be measured too.
        int together = Math.max(1, 1_000 / pool.shape().recordsOfRequest());
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
        return taken.perSecond((long) together * pool.shape().recordsOfRequest());
    }
}
