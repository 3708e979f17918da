package org.meterline.usagemeter.sending;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.luben.zstd.Zstd;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.meterline.contracts.report.ReportDigest;

/** A registration-service and a collector in one, which answer as they are told and remember what they were sent. */
public final class SuiteStub implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<List<String>> batches = new CopyOnWriteArrayList<>();
    private final Deque<Answer> otherAnswers = new ArrayDeque<>();
    private final List<String> otherRequests = new ArrayList<>();
    private final List<String> authorizations = new ArrayList<>();
    private final List<String> dates = new ArrayList<>();
    private final List<String> heartbeats = new CopyOnWriteArrayList<>();
    private Answer tokenAnswer;
    private int tokensGiven;
    private int expiresInSeconds = 900;
    private boolean forgetful;

    /** One answer of the collector. */
    @FunctionalInterface
    public interface Answer {
        void give(HttpExchange exchange, List<String> reports) throws IOException;
    }

    public SuiteStub() throws IOException {
        this(0);
    }

    /** Another one where one was before. */
    SuiteStub(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/oauth2/token", this::token);
        server.createContext("/api/v1/registration-check", this::check);
        server.createContext("/api/v1/usage-reports", this::reports);
        server.createContext("/api/v1/heartbeats", this::heartbeat);
        tokenAnswer = this::giveToken;
        server.createContext("/api/v1/upgrade-paths", this::other);
        server.createContext("/api/v1/usage-meters", this::other);
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The next requests with reports are answered so; when these are used up, everything is accepted. */
    public void collectorAnswers(Answer... next) {
        answers.addAll(List.of(next));
    }

    public void tokenAnswers(Answer answer) {
        tokenAnswer = answer;
    }

    /** Large reports are too many to keep. */
    public void forgetsReports() {
        forgetful = true;
    }

    /** Gives tokens, as at first. */
    void tokensAreGiven() {
        tokenAnswer = this::giveToken;
    }

    private void giveToken(HttpExchange exchange, List<String> reports) throws IOException {
        tokensGiven++;
        respond(
                exchange,
                200,
                JSON.createObjectNode()
                        .put("access_token", "jwt-" + tokensGiven)
                        .put("token_type", "Bearer")
                        .put("expires_in", expiresInSeconds)
                        .toString());
    }

    void tokensExpireIn(int seconds) {
        expiresInSeconds = seconds;
    }

    /** The reports of each request, whatever was answered. */
    public List<List<String>> batches() {
        return batches;
    }

    List<String> authorizations() {
        return authorizations;
    }

    /** When each request with reports says that it was sent. */
    List<String> dates() {
        return dates;
    }

    public static Answer status(int status, String body, String... headers) {
        return (exchange, reports) -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
            }
            respond(exchange, status, body);
        };
    }

    /** The bodies of all heartbeats. */
    public List<String> heartbeats() {
        return heartbeats;
    }

    public static Answer loseTheAnswer() {
        return (exchange, reports) -> exchange.close();
    }

    /** Accepts all but these lines, counted from 1. */
    public static Answer acceptAllBut(Integer... refusedLines) {
        return refuse("hour-too-old", refusedLines);
    }

    /** Refuses these lines for breaking this rule, and accepts all others. */
    public static Answer refuse(String rule, Integer... refusedLines) {
        return (exchange, reports) -> {
            ObjectNode body = JSON.createObjectNode();
            ArrayNode accepted = body.putArray("accepted");
            ArrayNode rejected = body.putArray("rejected");
            for (int i = 0; i < reports.size(); i++) {
                if (List.of(refusedLines).contains(i + 1)) {
                    rejected.addObject()
                            .put("line", i + 1)
                            .putObject("problem")
                            .put("type", "urn:meterline:problem:report-too-old")
                            .put("rule", rule)
                            .put("detail", "the hour is too old");
                } else {
                    accepted.addObject()
                            .put(
                                    "digest",
                                    ReportDigest.of(reports.get(i).getBytes(StandardCharsets.UTF_8))
                                            .value());
                }
            }
            respond(exchange, 202, body.toString());
        };
    }

    private void token(HttpExchange exchange) throws IOException {
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        exchange.getRequestBody().readAllBytes();
        tokenAnswer.give(exchange, List.of());
    }

    private void check(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        respond(
                exchange,
                200,
                JSON.createObjectNode()
                        .put("name", "um-01")
                        .put("provider", "nimbus")
                        .put("status", "ACTIVE")
                        .put("mode", "PRODUCTION")
                        .toString());
    }

    private void heartbeat(HttpExchange exchange) throws IOException {
        heartbeats.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        respond(exchange, 202, "");
    }

    /** What other routes are asked is answered by these, one after the other; an unexpected question is a failure. */
    public void otherRoutesAnswer(Answer... next) {
        otherAnswers.addAll(List.of(next));
    }

    /** What other routes were asked: method, path with query, and body. */
    public List<String> otherRequests() {
        return otherRequests;
    }

    private void other(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        otherRequests.add((exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body).strip());
        Answer answer = otherAnswers.isEmpty() ? status(404, "{}") : otherAnswers.remove();
        answer.give(exchange, List.of());
    }

    private void reports(HttpExchange exchange) throws IOException {
        dates.add(String.valueOf(exchange.getRequestHeaders().getFirst("Date")));
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        byte[] body = exchange.getRequestBody().readAllBytes();
        byte[] plain = Zstd.decompress(body, (int) Zstd.getFrameContentSize(body));
        List<String> reports = new String(plain, StandardCharsets.UTF_8).lines().toList();
        if (!forgetful) {
            batches.add(reports);
        }
        Answer answer = answers.isEmpty() ? acceptAllBut() : answers.remove();
        answer.give(exchange, reports);
    }

    private static void respond(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
