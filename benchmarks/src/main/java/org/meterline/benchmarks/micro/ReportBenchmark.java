package org.meterline.benchmarks.micro;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.concurrent.TimeUnit;
import org.meterline.benchmarks.sample.SampleReport;
import org.meterline.contracts.codec.Compression;
import org.meterline.contracts.report.ReadResult;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.ReportLimits;
import org.meterline.contracts.report.UsageReportReader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** The steps, each over one report in memory. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ReportBenchmark {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int MAX_BYTES = ReportLimits.DEFAULTS.maxBytes();

    @Param("10000")
    public int records;

    private final UsageReportReader reader = new UsageReportReader(ReportLimits.DEFAULTS);
    private byte[] plain = {};
    private byte[] zstd = {};
    private byte[] gzip = {};

    @Setup
    public void makeReport() {
        plain = SampleReport.of(records);
        zstd = Compression.zstd(plain);
        gzip = Compression.gzip(plain);
        requireValid(reader.read(plain));
    }

    private static ReadResult requireValid(ReadResult result) {
        if (result instanceof ReadResult.Invalid invalid) {
            throw new IllegalStateException("the sample is refused: " + invalid);
        }
        return result;
    }

    /** What a general JSON parser needs to find the tokens, and nothing more: the limit. */
    @Benchmark
    public int tokens() throws IOException {
        int tokens = 0;
        try (JsonParser parser = JSON.createParser(plain)) {
            while (parser.nextToken() != null) {
                tokens++;
            }
        }
        return tokens;
    }

    /** The strict check, with its digest. */
    @Benchmark
    public ReadResult check() {
        return reader.read(plain);
    }

    /** The same, handing out every record as a value: what the aggregation service does. */
    @Benchmark
    public ReadResult records(Blackhole consumer) {
        return reader.read(plain, consumer::consume);
    }

    @Benchmark
    public byte[] sha256() {
        MessageDigest hash = ReportDigest.newHash();
        return hash.digest(plain);
    }

    @Benchmark
    public byte[] unzstd() throws IOException {
        return Compression.unzstd(zstd, MAX_BYTES);
    }

    @Benchmark
    public byte[] gunzip() throws IOException {
        return Compression.gunzip(gzip, MAX_BYTES);
    }

    @Benchmark
    public byte[] zstd() {
        return Compression.zstd(plain);
    }

    /** From the wire to the answer: what the collector has to do with a report that comes as zstd. */
    @Benchmark
    public ReadResult unzstdAndCheck() throws IOException {
        return reader.read(Compression.unzstd(zstd, MAX_BYTES));
    }

    /** The same for gzip, which is packed anew for the broker. */
    @Benchmark
    public ReadResult gunzipCheckAndZstd(Blackhole packed) throws IOException {
        byte[] original = Compression.gunzip(gzip, MAX_BYTES);
        ReadResult result = reader.read(original);
        packed.consume(Compression.zstd(original));
        return result;
    }
}
