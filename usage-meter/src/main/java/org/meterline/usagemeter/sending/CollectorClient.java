package org.meterline.usagemeter.sending;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import org.meterline.contracts.codec.Compression;
import org.meterline.usagemeter.domain.HourReport;
import org.meterline.usagemeter.usecase.ReportDestination;
import org.meterline.usagemeter.usecase.UnreachableException;

/**
 * Sends usage reports to the collector in batches of bounded size, at least once: a batch whose answer got lost is sent
 * again whole, and the suite counts each report once. A report that is refused does not hold up the others.
 */
public final class CollectorClient implements ReportDestination {
    static final String PATH = "/api/v1/usage-reports";

    private final SendingSettings settings;
    private final SuiteHttp http;
    private final Patience patience;
    private final RegistrationClient registration;
    private final Refusals refusals;
    private final List<HourReport> batch = new ArrayList<>();
    private long batchBytes;
    private long accepted;
    private long rejected;

    CollectorClient(
            SendingSettings settings,
            SuiteHttp http,
            Patience patience,
            RegistrationClient registration,
            Refusals refusals) {
        this.settings = settings;
        this.http = http;
        this.patience = patience;
        this.registration = registration;
        this.refusals = refusals;
    }

    @Override
    public void accept(HourReport report) throws IOException, InterruptedException {
        int lineBytes = report.bytes().length + 1;
        if (!batch.isEmpty()
                && (batch.size() == settings.maxBatchReports() || batchBytes + lineBytes > settings.maxBatchBytes())) {
            sendBatch();
        }
        batch.add(report);
        batchBytes += lineBytes;
    }

    @Override
    public Outcome finish() throws IOException, InterruptedException {
        if (!batch.isEmpty()) {
            sendBatch();
        }
        return new Outcome(accepted, rejected);
    }

    @Override
    public void close() {
        http.close();
    }

    private void sendBatch() throws IOException, InterruptedException {
        send(List.copyOf(batch));
        batch.clear();
        batchBytes = 0;
    }

    private void send(List<HourReport> reports) throws IOException, InterruptedException {
        byte[] body =
                Compression.zstd(ndjson(reports.stream().map(HourReport::bytes).toList()));
        boolean freshToken = false;
        while (true) {
            SuiteHttp.Exchange.Answered answered = patience.untilDone("Sending usage reports", () -> attempt(body));
            switch (answered.status()) {
                case 202 -> {
                    count(reports, answered);
                    return;
                }
                case 401 -> {
                    if (freshToken) {
                        throw RegistrationClient.unexpected(settings.collector() + PATH, answered);
                    }
                    registration.forgetBearer();
                    freshToken = true;
                }
                case 413 -> {
                    sendInHalves(reports, answered);
                    return;
                }
                default -> throw RegistrationClient.unexpected(settings.collector() + PATH, answered);
            }
        }
    }

    /** The collector's limits may be smaller than ours. */
    private void sendInHalves(List<HourReport> reports, SuiteHttp.Exchange.Answered answered)
            throws IOException, InterruptedException {
        if (reports.size() == 1) {
            reject(reports.getFirst(), Problem.of(answered.body()));
            return;
        }
        send(reports.subList(0, reports.size() / 2));
        send(reports.subList(reports.size() / 2, reports.size()));
    }

    private Patience.Result<SuiteHttp.Exchange.Answered> attempt(byte[] body) throws IOException, InterruptedException {
        HttpRequest request = http.request(settings.collector(), PATH)
                .header("Authorization", "Bearer " + registration.bearer())
                .header("Content-Type", "application/x-ndjson")
                .header("Content-Encoding", "zstd")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return switch (http.exchange(request)) {
            case SuiteHttp.Exchange.NotNow notNow -> new Patience.Result.TryAgain<>(notNow.why(), notNow.after());
            case SuiteHttp.Exchange.Answered answered -> new Patience.Result.Done<>(answered);
        };
    }

    /** Every report must be spoken of: an answer that leaves one out is not an acknowledgement. */
    private void count(List<HourReport> reports, SuiteHttp.Exchange.Answered answered) throws IOException {
        JsonNode body = answered.body();
        if (body == null) {
            throw new UnreachableException("the collector acknowledged without saying what");
        }
        Receipt receipt = Receipt.read(reports.stream().map(HourReport::digest).toList(), body);
        receipt.refused().forEach((place, problem) -> reject(reports.get(place), problem));
        accepted += receipt.accepted().size();
        int leftOut = receipt.leftOut(reports.size()).orElse(-1);
        if (leftOut >= 0) {
            throw new UnreachableException("the collector's answer leaves out the report of "
                    + reports.get(leftOut).hour());
        }
    }

    private void reject(HourReport report, Problem problem) {
        rejected++;
        refusals.refused(report, problem.describe());
    }

    static byte[] ndjson(List<byte[]> reports) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (byte[] report : reports) {
            lines.writeBytes(report);
            lines.write('\n');
        }
        return lines.toByteArray();
    }

    /** Told of each report that the collector refuses. */
    public interface Refusals {
        void refused(HourReport report, String why);
    }
}
