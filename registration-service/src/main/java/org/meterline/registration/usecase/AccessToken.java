package org.meterline.registration.usecase;

/** The secret that a usage meter authenticates with; prints as nothing, so that no log line ever holds it. */
public record AccessToken(String value) {

    @Override
    public String toString() {
        return "AccessToken[hidden]";
    }
}
