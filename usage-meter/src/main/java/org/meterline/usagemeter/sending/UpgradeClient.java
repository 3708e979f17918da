package org.meterline.usagemeter.sending;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.meterline.usagemeter.domain.PackageManifest.Action;
import org.meterline.usagemeter.domain.ProgramVersion;
import org.meterline.usagemeter.usecase.RefusedException;
import org.meterline.usagemeter.usecase.upgrade.HomeFacts;
import org.meterline.usagemeter.usecase.upgrade.Upgrade;
import org.meterline.usagemeter.usecase.upgrade.UpgradeReports;

/** The registration-service's routes for upgrades. */
final class UpgradeClient implements UpgradeReports {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PATHS = "/api/v1/upgrade-paths";
    private static final int LONGEST_DETAIL = 1000;

    /** It survives because the version that is verified has read all of it. */
    private static final List<String> KEPT =
            List.of("REGISTRATION", "PRODUCT_SERVERS", "UNSENT_DATA", "CUSTOMER_RULES", "NETWORK");

    private static final String ACCESS_TOKEN = "access-token";

    private final SendingSettings settings;
    private final SuiteHttp http;
    private final Patience patience;
    private final RegistrationClient registration;
    private final UUID meterId;

    UpgradeClient(
            SendingSettings settings,
            SuiteHttp http,
            Patience patience,
            RegistrationClient registration,
            UUID meterId) {
        this.settings = settings;
        this.http = http;
        this.patience = patience;
        this.registration = registration;
        this.meterId = meterId;
    }

    @Override
    public Way way(ProgramVersion from, ProgramVersion to) throws IOException, InterruptedException {
        String path = PATHS + "?from=" + from.release() + "&to=" + to.release();
        SuiteHttp.Exchange.Answered answered = exchange(path, request(path).GET());
        JsonNode body = answered.body();
        if (answered.status() == 200 && body != null) {
            return new Way.Steps(steps(body));
        }
        if (answered.status() == 422 && body != null) {
            String rule = body.path("rule").asText();
            return rule.equals("downgrade") || rule.equals("no-path")
                    ? new Way.None(Problem.of(body).describe())
                    : new Way.Unknown();
        }
        throw RegistrationClient.unexpected(settings.registration() + path, answered);
    }

    private static List<Step> steps(JsonNode body) {
        List<Step> steps = new ArrayList<>();
        for (JsonNode step : body.path("steps")) {
            List<Action> before = new ArrayList<>();
            step.path("before")
                    .forEach(action -> before.add(new Action(
                            action.path("code").asText(), action.path("text").asText())));
            steps.add(new Step(
                    step.path("to").asText(),
                    Optional.ofNullable(step.path("package").path("sha256").textValue()),
                    step.path("asksForToken").asBoolean(),
                    List.copyOf(before)));
        }
        return List.copyOf(steps);
    }

    @Override
    public UUID begin(Upgrade upgrade) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode();
        body.put("from", upgrade.from().release());
        body.put("to", upgrade.to().release());
        body.put("packageSha256", upgrade.sha256());
        SuiteHttp.Exchange.Answered answered = post(upgrade, body);
        if (answered.status() == 409 && answered.body() != null) {
            // One that was interrupted before it could say how it ended.
            move(UUID.fromString(answered.body().path("upgrade").asText()), State.FAILED, "It was interrupted.");
            answered = post(upgrade, body);
        }
        if (answered.status() == 201 && answered.body() != null) {
            return UUID.fromString(answered.body().path("id").asText());
        }
        throw RegistrationClient.unexpected(settings.registration() + upgrades(), answered);
    }

    private SuiteHttp.Exchange.Answered post(Upgrade upgrade, ObjectNode body)
            throws IOException, InterruptedException {
        return exchange(
                upgrades(),
                request(upgrades())
                        .header("Idempotency-Key", upgrade.id().toString())
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    @Override
    public void move(UUID reported, State state, String detail) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode().put("state", state.name());
        if (!detail.isEmpty()) {
            String printable = detail.replaceAll("\\p{Cntrl}", " ");
            body.put("detail", printable.substring(0, Math.min(printable.length(), LONGEST_DETAIL)));
        }
        patch(reported, body);
    }

    @Override
    public void verified(UUID reported, Upgrade upgrade, HomeFacts after) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode().put("state", "VERIFIED");
        body.put("version", upgrade.to().release());
        ArrayNode kept = body.putArray("kept");
        KEPT.forEach(kept::add);
        if (after.texts().containsKey(ACCESS_TOKEN)) {
            kept.add("ACCESS_TOKEN");
        }
        ArrayNode certificates = body.putArray("certificates");
        after.texts().forEach((name, fingerprint) -> {
            if (name.startsWith(HomeFacts.CERTIFICATE)) {
                ObjectNode certificate = certificates.addObject();
                certificate.put("source", name.substring(HomeFacts.CERTIFICATE.length()));
                certificate.put("before", upgrade.before().texts().get(name));
                certificate.put("after", fingerprint);
            }
        });
        patch(reported, body);
    }

    private void patch(UUID reported, ObjectNode body) throws IOException, InterruptedException {
        String path = upgrades() + "/" + reported;
        SuiteHttp.Exchange.Answered answered = exchange(
                path,
                request(path)
                        .header("Content-Type", "application/json")
                        .method("PATCH", HttpRequest.BodyPublishers.ofString(body.toString())));
        if (answered.status() != 200) {
            throw RegistrationClient.unexpected(settings.registration() + path, answered);
        }
    }

    private String upgrades() {
        return "/api/v1/usage-meters/" + meterId + "/upgrades";
    }

    private HttpRequest.Builder request(String path) throws IOException, InterruptedException {
        return http.request(settings.registration(), path).header("Authorization", "Bearer " + registration.bearer());
    }

    private SuiteHttp.Exchange.Answered exchange(String path, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        HttpRequest built = request.build();
        SuiteHttp.Exchange.Answered answered = patience.untilDone("A request to " + path, () -> switch (http.exchange(
                built)) {
            case SuiteHttp.Exchange.NotNow notNow -> new Patience.Result.TryAgain<>(notNow.why(), notNow.after());
            case SuiteHttp.Exchange.Answered done -> new Patience.Result.Done<>(done);
        });
        if (answered.status() == 401) {
            throw new RefusedException("the registration-service does not know this usage meter's token any more");
        }
        return answered;
    }
}
