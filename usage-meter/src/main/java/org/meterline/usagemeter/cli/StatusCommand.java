package org.meterline.usagemeter.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.meterline.usagemeter.config.Program;
import org.meterline.usagemeter.file.HomeLock;
import org.meterline.usagemeter.file.SpoolFolder;
import org.meterline.usagemeter.file.StatusFile;
import org.meterline.usagemeter.usecase.MeterIdentity;
import org.meterline.usagemeter.usecase.MeterSettings;
import org.meterline.usagemeter.usecase.Spool;
import org.meterline.usagemeter.usecase.SpooledReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code usage-meter status}. */
@Command(
        name = "status",
        description = {
            "Shows each part as Running or Offline, each source, what waits to be sent, and how full the spool is.",
            "It ends with 0 where all is well and with 7 where something is offline or needs somebody."
        })
final class StatusCommand implements Callable<Integer> {
    private static final String RUNNING = "RUNNING";
    private static final String OFFLINE = "OFFLINE";
    private static final int SHOWN_SET_ASIDE = 10;
    private static final String PROGRAM = "program";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    StatusCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException {
        ObjectNode status = gather();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(status);
        } else {
            print(status, out);
        }
        out.flush();
        return isWell(status) ? ExitCode.DONE : ExitCode.OFFLINE;
    }

    private ObjectNode gather() throws IOException {
        MeterIdentity identity = home.requireIdentity();
        ObjectNode status = JSON.createObjectNode();
        status.put("usageMeterId", identity.id().toString());
        status.put("connectivity", identity.connectivity().name());
        status.put("version", Program.VERSION);
        boolean running = HomeLock.isHeld(home.home());
        status.put("running", running);
        ArrayNode parts = status.putArray("parts");
        ObjectNode program = parts.addObject().put("name", PROGRAM).put("state", running ? RUNNING : OFFLINE);
        if (!running) {
            program.put("why", "it does not run; start it with 'usage-meter run'");
        }
        status.putArray("sources");
        new StatusFile(home.home()).read().ifPresent(written -> add(written, status, running));
        home.home().accessToken().ifPresent(token -> status.putObject("token").put("generation", token.generation()));
        addSpool(status);
        return status;
    }

    /** What the meter wrote of itself; where it does not run, none of its parts does. */
    private static void add(ObjectNode written, ObjectNode status, boolean running) {
        for (JsonNode part : written.path("parts")) {
            if (!running && part instanceof ObjectNode changed) {
                changed.put("state", OFFLINE);
                changed.put("why", "the program does not run");
            }
            status.withArray("parts").add(part);
        }
        status.set("startedAt", written.get("startedAt"));
        status.set("writtenAt", written.get("writtenAt"));
        status.set("sources", written.get("sources"));
        if (written.has("sending")) {
            status.set("sending", written.get("sending"));
        }
    }

    private void addSpool(ObjectNode status) throws IOException {
        MeterSettings settings = home.settings(environment);
        SpoolFolder spool = SpoolFolder.openToRead(home.home(), settings.spoolMaxBytes());
        Spool.Filling filling = spool.filling();
        long percent = filling.bytes() * 100 / filling.maxBytes();
        ObjectNode json = status.putObject("spool");
        json.put("reports", filling.reports());
        json.put("unsent", filling.unsent());
        filling.oldestUnsentHour().ifPresent(hour -> json.put("oldestUnsentHour", hour.toString()));
        json.put("setAside", filling.setAside());
        json.put("dropped", filling.dropped());
        json.put("bytes", filling.bytes());
        json.put("maxBytes", filling.maxBytes());
        json.put("percent", percent);
        ArrayNode warnings = status.putArray("warnings");
        if (percent >= settings.spoolWarnPercent()) {
            warnings.add("the spool is " + percent + " % full; at 100 % new hours are lost");
        }
        if (filling.setAside() > 0) {
            warnings.add(filling.setAside() + " reports are set aside because the suite refuses them");
            addSetAside(json, spool);
        }
        if (filling.dropped() > 0) {
            warnings.add(
                    filling.dropped() + " unsent reports had to make room; nobody could take hours that old any more");
        }
        addBacklog(status, spool);
    }

    private static void addSetAside(ObjectNode json, SpoolFolder spool) {
        ArrayNode list = json.putArray("newestSetAside");
        for (SpooledReport report : spool.setAside(SHOWN_SET_ASIDE)) {
            if (report.delivery() instanceof SpooledReport.Delivery.Refused refused) {
                ObjectNode each = list.addObject();
                each.put("sequence", report.sequence());
                each.put("source", report.source().toString());
                each.put("hour", report.hour().toString());
                each.put("why", refused.why());
            }
        }
    }

    private static void addBacklog(ObjectNode status, Spool spool) throws IOException {
        Map<String, Long> unsent = spool.unsent(Integer.MAX_VALUE).stream()
                .collect(Collectors.groupingBy(
                        (SpooledReport report) -> report.source().toString(), Collectors.counting()));
        for (JsonNode source : status.path("sources")) {
            if (source instanceof ObjectNode changed) {
                changed.put("backlog", unsent.getOrDefault(source.path("id").asText(), 0L));
            }
        }
    }

    private static boolean isWell(JsonNode status) {
        for (JsonNode part : status.path("parts")) {
            if (!part.path("state").asText().equals(RUNNING)) {
                return false;
            }
        }
        for (JsonNode source : status.path("sources")) {
            if (!source.path("state").asText().equals("OK")) {
                return false;
            }
        }
        return !status.path("sending").path("needsSomebody").asBoolean();
    }

    private static void print(JsonNode status, PrintWriter out) {
        out.println("Usage meter " + status.path("usageMeterId").asText() + ", "
                + status.path("connectivity").asText() + ", version "
                + status.path("version").asText());
        for (JsonNode part : status.path("parts")) {
            boolean running = part.path("state").asText().equals(RUNNING);
            line(
                    out,
                    part.path("name").asText(),
                    running ? "Running" : "Offline",
                    part.path("why").asText());
        }
        for (JsonNode source : status.path("sources")) {
            line(
                    out,
                    "source " + source.path("name").asText(),
                    source.path("state").asText(),
                    describe(source));
        }
        JsonNode sending = status.path("sending");
        if (sending.isObject()) {
            line(
                    out,
                    "sending",
                    sending.path("state").asText(),
                    sending.path("detail").asText());
        }
        JsonNode token = status.path("token");
        line(
                out,
                "access token",
                token.isObject() ? "generation " + token.path("generation").asInt() : "none",
                sending.has("tokenCheckedAt")
                        ? "accepted at " + sending.path("tokenCheckedAt").asText()
                        : "");
        JsonNode spool = status.path("spool");
        line(
                out,
                "spool",
                spool.path("percent").asInt() + " % full",
                spool.path("reports").asLong() + " reports, "
                        + spool.path("unsent").asLong() + " unsent"
                        + (spool.has("oldestUnsentHour")
                                ? " since " + spool.path("oldestUnsentHour").asText()
                                : ""));
        for (JsonNode report : spool.path("newestSetAside")) {
            line(
                    out,
                    "set aside",
                    report.path("hour").asText(),
                    report.path("why").asText());
        }
        status.path("warnings").forEach(warning -> out.println("Warning: " + warning.asText()));
    }

    private static String describe(JsonNode source) {
        StringBuilder text = new StringBuilder();
        text.append(source.path("backlog").asLong()).append(" unsent");
        if (source.has("lastReportedHour")) {
            text.append(", last report ").append(source.path("lastReportedHour").asText());
        }
        if (source.has("clockSkewSeconds")) {
            text.append(", clock ")
                    .append(source.path("clockSkewSeconds").asLong())
                    .append(" s ahead");
        }
        if (!source.path("detail").asText().isEmpty()) {
            text.append("; ").append(source.path("detail").asText());
        }
        return text.toString();
    }

    private static void line(PrintWriter out, String what, String state, String detail) {
        out.println("  %-28s %-22s %s".formatted(what, state, detail).stripTrailing());
    }
}
