package org.meterline.aggregation;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import org.meterline.local.testing.Tokens;

/** The API as a platform admin sees it who acts for one provider: so each test has a provider of its own. */
public record Api(String provider) {

    public static RequestSpecification as(String client) {
        return given().auth().oauth2(Tokens.forClient(client));
    }

    public RequestSpecification request() {
        return as("platform").queryParam("provider", provider);
    }

    public Response send(String path) {
        return request().get(path);
    }

    public ValidatableResponse get(String path) {
        return send(path).then();
    }

    public List<Map<String, Object>> items(String path) {
        return get(path).statusCode(200).extract().jsonPath().getList("items");
    }

    /** The exact billed quantities of usage. */
    public List<String> billed(String path) {
        return get(path).statusCode(200).extract().jsonPath().getList("items.billed.exact");
    }

    public void refuses(String path, int status, String problem) {
        get(path)
                .statusCode(status)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:meterline:problem:" + problem));
    }
}
