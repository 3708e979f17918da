package org.meterline.registration;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.security.Roles;
import org.meterline.local.testing.Tokens;
import org.meterline.registration.Route.Meter;
import org.meterline.registration.Route.Who;

/** Calls routes as everybody who might; asks Keycloak once for each client. */
final class Callers {

    private final Map<String, String> tokens = new ConcurrentHashMap<>();

    RequestSpecification client(String name) {
        return given().auth().oauth2(tokens.computeIfAbsent(name, Tokens::forClient));
    }

    /** One that only has its example's fields, in TEST. */
    Meter registered() {
        UUID id = UUID.randomUUID();
        Response response = client("portal")
                .contentType(ContentType.JSON)
                .body("{\"id\":\"" + id + "\",\"name\":\"um-01\",\"mode\":\"TEST\"}")
                .post(RegistrationApi.METERS);
        return new Meter(id, response.then().statusCode(201).extract().path("accessToken"));
    }

    Response call(Who who, Route route, Meter meter, @Nullable String body) {
        // The form of the token endpoint has the meter's secret; a header beside it would be a second way.
        RequestSpecification request =
                (route.path().startsWith("/oauth2") ? given() : as(who, meter)).header("If-Match", "*");
        if (who == Who.ADMIN && route.name().equals("POST " + RegistrationApi.METERS)) {
            request.queryParam("provider", "nimbus");
        }
        return send(request, route, route.way().apply(meter), body);
    }

    static Response send(RequestSpecification request, Route route, String path, @Nullable String body) {
        if (body != null) {
            request.contentType(route.path().startsWith("/oauth2") ? ContentType.URLENC : ContentType.JSON)
                    .body(body);
        }
        return request.request(route.method(), path);
    }

    private RequestSpecification as(Who who, Meter meter) {
        return switch (who) {
            case NOBODY -> given();
            case VIEWER -> client("portal").header(FewerRoles.HEADER, Roles.USAGE_VIEWER);
            case OPERATOR -> client("portal").header(FewerRoles.HEADER, Roles.METER_OPERATOR);
            case BILLING -> client("portal").header(FewerRoles.HEADER, Roles.BILLING_MANAGER);
            case ADMIN -> client("platform");
            case METER -> given().auth().oauth2(RegistrationApi.jwt(meter.id(), meter.accessToken()));
        };
    }
}
