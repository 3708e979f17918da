package org.meterline.benchmarks.aggregation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.meterline.benchmarks.load.HttpConnection;
import org.meterline.benchmarks.load.HttpRequest;
import org.meterline.benchmarks.load.Latencies;

/**
 * Reports come through the collector at an even pace, whatever becomes of them, while somebody asks again and again what was
 * used. Each report adds the same to one figure, so that the figure says how many of them it has in it.
 */
final class Freshness {

    /** What a source's hosts are worth does not change from hour to hour. */
    private static final String METRIC = "licensable-cores";

    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int CONNECTIONS = 4;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Rig rig;
    private final HttpRequest question;
    private final List<HttpRequest> reports;

    /** @param reports the first of them shows what each adds */
    Freshness(Rig rig, HttpRequest question, List<HttpRequest> reports) {
        this.rig = rig;
        this.question = question;
        this.reports = List.copyOf(reports);
    }

    /** From the collector's 202 to the first answer that has the report in it. */
    Latencies measure(Duration pause) throws Exception {
        Fraction each = first();
        ConcurrentLinkedQueue<Long> accepted = new ConcurrentLinkedQueue<>();
        List<Long> seen = new ArrayList<>();
        long begin = System.nanoTime();
        try (ExecutorService senders = Executors.newFixedThreadPool(CONNECTIONS)) {
            List<Future<?>> sending = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                int sender = i;
                sending.add(senders.submit(() -> send(sender, begin, pause, accepted)));
            }
            look(
                    each,
                    seen,
                    begin + pause.multipliedBy(reports.size()).plus(PATIENCE).toNanos());
            for (Future<?> one : sending) {
                var unused = one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a report was not taken: " + e.getMessage(), e);
        }
        return between(accepted, seen, Duration.ofNanos(System.nanoTime() - begin));
    }

    private Fraction first() throws IOException {
        try (HttpConnection collector = new HttpConnection(rig.collector().port());
                HttpConnection service = new HttpConnection(rig.aggregation().port())) {
            take(collector, reports.getFirst());
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() - deadline < 0) {
                Fraction now = figure(service);
                if (now.numerator().signum() > 0) {
                    return now;
                }
                LockSupport.parkNanos(BETWEEN_QUESTIONS.toNanos());
            }
        }
        throw new IllegalStateException("the first report does not show after " + PATIENCE);
    }

    private Void send(int sender, long begin, Duration pause, ConcurrentLinkedQueue<Long> accepted) throws IOException {
        try (HttpConnection collector = new HttpConnection(rig.collector().port())) {
            for (int i = 1 + sender; i < reports.size(); i += CONNECTIONS) {
                long due = begin + pause.multipliedBy(i).toNanos();
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                take(collector, reports.get(i));
                accepted.add(System.nanoTime());
            }
        }
        return null;
    }

    private static void take(HttpConnection collector, HttpRequest report) throws IOException {
        HttpConnection.Answer answer = collector.send(report);
        if (answer.status() != report.expectedStatus()) {
            throw new IOException("answered " + answer.status() + ": " + answer.text());
        }
    }

    /** Notes when each report after the first was there. */
    private void look(Fraction each, List<Long> seen, long deadline) throws IOException {
        try (HttpConnection service = new HttpConnection(rig.aggregation().port())) {
            while (seen.size() < reports.size() - 1) {
                int shown = figure(service).over(each) - 1;
                long now = System.nanoTime();
                while (seen.size() < shown) {
                    seen.add(now);
                }
                if (now - deadline > 0) {
                    throw new IllegalStateException("only " + seen.size() + " reports show");
                }
                LockSupport.parkNanos(BETWEEN_QUESTIONS.toNanos());
            }
        }
    }

    private Fraction figure(HttpConnection service) throws IOException {
        HttpConnection.Answer answer = service.send(question);
        if (answer.status() != question.expectedStatus()) {
            throw new IOException("answered " + answer.status() + ": " + answer.text());
        }
        for (JsonNode item : JSON.readTree(answer.body()).required("items")) {
            if (item.required("metric").asText().equals(METRIC)) {
                return Fraction.of(item.required("metered").required("exact").asText());
            }
        }
        return new Fraction(BigInteger.ZERO, BigInteger.ONE);
    }

    /** The reports of one usage meter are counted in the order in which they were taken. */
    static Latencies between(Iterable<Long> accepted, List<Long> seen, Duration wall) {
        List<Long> inOrder = new ArrayList<>();
        accepted.forEach(inOrder::add);
        inOrder.sort(null);
        long[] taken = new long[seen.size()];
        for (int i = 0; i < taken.length; i++) {
            // It may show before the answer has reached us.
            taken[i] = Math.max(0, seen.get(i) - inOrder.get(i));
        }
        return Latencies.of(List.of(taken), wall);
    }

    /** An exact quantity as the API writes it. */
    record Fraction(BigInteger numerator, BigInteger denominator) {

        static Fraction of(String exact) {
            String[] parts = exact.split("/");
            return new Fraction(
                    new BigInteger(parts[0]), parts.length == 1 ? BigInteger.ONE : new BigInteger(parts[1]));
        }

        /** How many times the other one this is. */
        int over(Fraction other) {
            return numerator
                    .multiply(other.denominator)
                    .divide(denominator.multiply(other.numerator))
                    .intValueExact();
        }
    }
}
