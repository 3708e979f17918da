package org.meterline.local.stack;

/** The ports that the contracts name for the local stack. */
public enum StackPort {
    REGISTRATION(8081, "registration-service"),
    COLLECTOR(8082, "collector-service"),
    UPLOAD(8083, "upload-gateway"),
    AGGREGATION(8084, "aggregation-service"),
    KEYCLOAK(8180, "Keycloak"),
    KAFKA(9092, "Kafka"),
    POSTGRES(5432, "PostgreSQL");

    private final int base;
    private final String user;

    StackPort(int base, String user) {
        this.base = base;
        this.user = user;
    }

    int base() {
        return base;
    }

    /** Who listens on it. */
    public String user() {
        return user;
    }
}
