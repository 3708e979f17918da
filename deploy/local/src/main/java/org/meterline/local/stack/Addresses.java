package org.meterline.local.stack;

import org.meterline.local.servers.KeycloakServer;

/** Where one stack answers. */
public record Addresses(StackPorts ports) {

    public String registration() {
        return http(StackPort.REGISTRATION);
    }

    public String collector() {
        return http(StackPort.COLLECTOR);
    }

    public String upload() {
        return http(StackPort.UPLOAD);
    }

    public String aggregation() {
        return http(StackPort.AGGREGATION);
    }

    public String of(Service service) {
        return http(service.port());
    }

    /** The OpenID Connect issuer of people and portals. */
    public String oidc() {
        return KeycloakServer.issuer(http(StackPort.KEYCLOAK));
    }

    public String kafka() {
        return "localhost:" + ports.of(StackPort.KAFKA);
    }

    public String postgres() {
        return "localhost:" + ports.of(StackPort.POSTGRES);
    }

    private String http(StackPort port) {
        return "http://localhost:" + ports.of(port);
    }
}
