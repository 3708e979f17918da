package org.meterline.usagemeter.vsphere;

import java.util.List;
import java.util.Map;

/** The request bodies of the operations we use, as XML. */
final class Requests {
    private static final String ENVELOPE_START = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
            + "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\""
            + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><soapenv:Body>";
    private static final String ENVELOPE_END = "</soapenv:Body></soapenv:Envelope>";
    static final Reference SERVICE_INSTANCE = new Reference("ServiceInstance", "ServiceInstance");

    private Requests() {}

    static String retrieveServiceContent() {
        return call("RetrieveServiceContent", SERVICE_INSTANCE, "");
    }

    static String currentTime() {
        return call("CurrentTime", SERVICE_INSTANCE, "");
    }

    static String login(Reference sessionManager, String user, String password) {
        return call("Login", sessionManager, element("userName", user) + element("password", password));
    }

    static String logout(Reference sessionManager) {
        return call("Logout", sessionManager, "");
    }

    /** A view of everything below the container. */
    static String createContainerView(Reference viewManager, Reference container) {
        return call(
                "CreateContainerView",
                viewManager,
                reference("container", container) + element("type", "ManagedEntity") + element("recursive", "true"));
    }

    static String retrieveProperties(
            Reference propertyCollector, Reference view, Map<String, List<String>> pathsByType, int maxObjects) {
        return call(
                "RetrievePropertiesEx",
                propertyCollector,
                "<specSet>" + filterSpec(view, pathsByType) + "</specSet><options>"
                        + element("maxObjects", Integer.toString(maxObjects)) + "</options>");
    }

    /** One property of one object. */
    static String retrieveProperty(Reference propertyCollector, Reference object, String path) {
        return call(
                "RetrievePropertiesEx",
                propertyCollector,
                "<specSet><propSet>" + element("type", object.type()) + element("pathSet", path)
                        + "</propSet><objectSet>" + reference("obj", object) + "</objectSet></specSet><options/>");
    }

    static String queryAssignedLicenses(Reference licenseAssignmentManager) {
        return call("QueryAssignedLicenses", licenseAssignmentManager, "");
    }

    static String continueRetrieveProperties(Reference propertyCollector, String token) {
        return call("ContinueRetrievePropertiesEx", propertyCollector, element("token", token));
    }

    static String createFilter(Reference propertyCollector, Reference view, Map<String, List<String>> pathsByType) {
        return call(
                "CreateFilter",
                propertyCollector,
                "<spec>" + filterSpec(view, pathsByType) + "</spec>" + element("partialUpdates", "false"));
    }

    static String waitForUpdates(Reference propertyCollector, String version, long maxWaitSeconds, int maxObjects) {
        return call(
                "WaitForUpdatesEx",
                propertyCollector,
                element("version", version) + "<options>"
                        + element("maxWaitSeconds", Long.toString(maxWaitSeconds))
                        + element("maxObjectUpdates", Integer.toString(maxObjects)) + "</options>");
    }

    private static String filterSpec(Reference view, Map<String, List<String>> pathsByType) {
        StringBuilder spec = new StringBuilder();
        pathsByType.forEach((type, paths) -> {
            spec.append("<propSet>").append(element("type", type));
            paths.forEach(path -> spec.append(element("pathSet", path)));
            spec.append("</propSet>");
        });
        return spec.append("<objectSet>")
                .append(reference("obj", view))
                .append(element("skip", "true"))
                .append("<selectSet xsi:type=\"TraversalSpec\">")
                .append(element("name", "view"))
                .append(element("type", "ContainerView"))
                .append(element("path", "view"))
                .append(element("skip", "false"))
                .append("</selectSet></objectSet>")
                .toString();
    }

    private static String call(String operation, Reference target, String parameters) {
        return ENVELOPE_START + "<" + operation + " xmlns=\"urn:vim25\">" + reference("_this", target) + parameters
                + "</" + operation + ">" + ENVELOPE_END;
    }

    private static String reference(String name, Reference reference) {
        return "<" + name + " type=\"" + escape(reference.type()) + "\">" + escape(reference.id()) + "</" + name + ">";
    }

    private static String element(String name, String text) {
        return "<" + name + ">" + escape(text) + "</" + name + ">";
    }

    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
