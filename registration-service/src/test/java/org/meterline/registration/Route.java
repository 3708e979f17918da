package org.meterline.registration;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A route of the service: who may call it, and how a test calls it so that it succeeds. Every operation of /q/openapi needs a
 * row in {@link #ALL}; {@code RoutesQuarkusTest} says so when one is missing.
 *
 * @param path as it stands in the description
 * @param allowed who gets past 401 and 403
 * @param way fills the path of a meter that was registered for the call; what else has to be there is made on the way
 * @param body null: the request example of the description, where there is one
 */
record Route(
        String method,
        String path,
        Set<Who> allowed,
        Function<Meter, String> way,
        @Nullable BiFunction<Meter, String, String> body) {

    /** Those who call; each person with one role only. */
    enum Who {
        NOBODY,
        VIEWER,
        OPERATOR,
        BILLING,
        ADMIN,
        METER
    }

    /** A usage meter of the provider nimbus, in TEST, and its access token. */
    record Meter(UUID id, String accessToken) {}

    private static final Set<Who> READERS = EnumSet.of(Who.VIEWER, Who.OPERATOR, Who.ADMIN);
    private static final Set<Who> OPERATORS = EnumSet.of(Who.OPERATOR, Who.ADMIN);
    private static final Set<Who> ADMINS = EnumSet.of(Who.ADMIN);
    private static final Set<Who> METERS = EnumSet.of(Who.METER);
    private static final Set<Who> EVERYBODY = EnumSet.allOf(Who.class);

    private static final Set<Who> READERS_AND_METERS = EnumSet.of(Who.VIEWER, Who.OPERATOR, Who.ADMIN, Who.METER);
    private static final Set<Who> OPERATORS_AND_METERS = EnumSet.of(Who.OPERATOR, Who.ADMIN, Who.METER);

    private static final String LIST = "/api/v1/usage-meters";
    private static final String ONE = LIST + "/{id}";
    private static final String SIGNING_KEYS = "/api/v1/signing-keys";
    private static final String MASTER_KEYS = "/api/v1/master-keys";
    private static final String UPGRADES = ONE + "/upgrades";
    private static final String PACKAGE = "/api/v1/upgrade-packages/{version}";

    static final List<Route> ALL = List.of(
            row("GET", LIST, READERS),
            row("POST", LIST, OPERATORS).sending((meter, example) -> withNewId(example)),
            row("GET", ONE, READERS),
            row("PATCH", ONE, OPERATORS),
            row("DELETE", ONE, OPERATORS),
            row("GET", ONE + "/events", READERS),
            row("GET", ONE + "/access-token", OPERATORS),
            row("POST", ONE + "/access-token/rotation", OPERATORS),
            row("PUT", ONE + "/suspension", OPERATORS),
            row("DELETE", ONE + "/suspension", OPERATORS),
            row("PUT", ONE + "/lock", ADMINS),
            row("DELETE", ONE + "/lock", ADMINS),
            row("DELETE", ONE + "/fork", OPERATORS),
            row("GET", LIST + "/republication", ADMINS),
            row("POST", LIST + "/republication", ADMINS),
            row("GET", "/api/v1/upgrade-paths", READERS_AND_METERS)
                    .by(meter -> "/api/v1/upgrade-paths?from=4.8.0&to=9.1.0"),
            row("GET", "/api/v1/upgrade-packages", READERS_AND_METERS),
            row("PUT", PACKAGE, ADMINS).by(meter -> PACKAGE.replace("{version}", "4.6.0")),
            row("GET", PACKAGE + "/events", ADMINS).by(meter -> PACKAGE.replace("{version}", "4.6.0") + "/events"),
            row("GET", UPGRADES, READERS_AND_METERS),
            row("POST", UPGRADES, OPERATORS_AND_METERS),
            row("GET", UPGRADES + "/{uid}", READERS_AND_METERS).by(Route::upgradeUnderWay),
            row("PATCH", UPGRADES + "/{uid}", OPERATORS_AND_METERS)
                    .by(Route::upgradeUnderWay)
                    .sending((meter, example) -> "{\"state\":\"SNAPSHOT_CONFIRMED\"}"),
            row("GET", "/api/v1/usage-meter-events", READERS),
            row("GET", SIGNING_KEYS, ADMINS),
            row("POST", SIGNING_KEYS + "/rotation", ADMINS),
            row("GET", SIGNING_KEYS + "/events", ADMINS),
            row("GET", MASTER_KEYS, ADMINS),
            row("GET", MASTER_KEYS + "/{key}/usage-meters", ADMINS).by(meter -> MASTER_KEYS + "/k1/usage-meters"),
            row("POST", "/api/v1/registration-check", METERS),
            row("POST", "/oauth2/token", EVERYBODY).sending(Route::tokenForm),
            row("GET", "/.well-known/openid-configuration", EVERYBODY),
            row("GET", "/.well-known/oauth-authorization-server", EVERYBODY),
            row("GET", "/jwks", EVERYBODY));

    private static Route row(String method, String path, Set<Who> allowed) {
        return new Route(
                method, path, allowed, meter -> path.replace("{id}", meter.id().toString()), null);
    }

    private Route sending(BiFunction<Meter, String, String> written) {
        return new Route(method, path, allowed, way, written);
    }

    private Route by(Function<Meter, String> wayThere) {
        return new Route(method, path, allowed, wayThere, body);
    }

    String name() {
        return method + " " + path;
    }

    boolean ofOneMeter() {
        return path.contains("{id}");
    }

    private static String withNewId(String example) {
        return example.replaceFirst("\"id\":\\s*\"[^\"]*\"", "\"id\":\"" + UUID.randomUUID() + "\"");
    }

    private static String tokenForm(Meter meter, String example) {
        return "grant_type=client_credentials&client_id=" + meter.id() + "&client_secret=" + meter.accessToken();
    }

    /** The meter's upgrade, begun where there is none. */
    private static String upgradeUnderWay(Meter meter) {
        String upgrades = UPGRADES.replace("{id}", meter.id().toString());
        List<String> known = RegistrationApi.as("portal").get(upgrades).path("items.id");
        String uid = known.isEmpty()
                ? RegistrationApi.as("portal")
                        .contentType("application/json")
                        .body("{\"from\":\"4.8.0\",\"to\":\"9.0.1\"}")
                        .post(upgrades)
                        .path("id")
                : known.getFirst();
        return upgrades + "/" + uid;
    }
}
