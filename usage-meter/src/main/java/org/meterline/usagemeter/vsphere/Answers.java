package org.meterline.usagemeter.vsphere;

import static javax.xml.stream.XMLStreamConstants.END_DOCUMENT;
import static javax.xml.stream.XMLStreamConstants.END_ELEMENT;
import static javax.xml.stream.XMLStreamConstants.START_ELEMENT;

import java.io.InputStream;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Reads the answers of the operations we use, streaming; unknown elements are skipped. */
final class Answers {
    private static final String XSI = "http://www.w3.org/2001/XMLSchema-instance";
    private static final XMLInputFactory FACTORY = factory();

    private Answers() {}

    /** The parts of the service content that we need. */
    record ServiceContent(
            Reference rootFolder,
            Reference propertyCollector,
            Reference viewManager,
            Reference sessionManager,
            @Nullable Reference licenseManager,
            String apiType,
            String version,
            String instanceUuid,
            String name) {}

    /** One page of properties; the token leads to the next. */
    record PropertyPage(
            List<PropertyUpdate> objects, @Nullable String token) {}

    /** One set of updates; a truncated one is followed by more at once. */
    record UpdateSet(String version, boolean truncated, List<PropertyUpdate> updates) {}

    /** A licence key and the id of what it is assigned to. */
    record AssignedLicence(String entityId, String key) {}

    static List<AssignedLicence> assignedLicences(InputStream answer) throws SoapFaultException {
        return read(answer, Answers::readAssignedLicences);
    }

    private static List<AssignedLicence> readAssignedLicences(XMLStreamReader xml) throws XMLStreamException {
        List<AssignedLicence> assigned = new ArrayList<>();
        while (nextChild(xml)) {
            String entityId = "";
            String key = "";
            while (nextChild(xml)) {
                switch (xml.getLocalName()) {
                    case "entityId" -> entityId = readText(xml);
                    case "assignedLicense" -> key = readLicenceKey(xml);
                    default -> skip(xml);
                }
            }
            assigned.add(new AssignedLicence(entityId, key));
        }
        return assigned;
    }

    private static String readLicenceKey(XMLStreamReader xml) throws XMLStreamException {
        String key = "";
        while (nextChild(xml)) {
            if (xml.getLocalName().equals("licenseKey")) {
                key = readText(xml);
            } else {
                skip(xml);
            }
        }
        return key;
    }

    static ServiceContent serviceContent(InputStream answer) throws SoapFaultException {
        return read(answer, Answers::readServiceContent);
    }

    static Instant time(InputStream answer) throws SoapFaultException {
        return read(answer, xml -> {
            requireReturnValue(xml);
            return OffsetDateTime.parse(xml.getElementText()).toInstant();
        });
    }

    static Reference createdReference(InputStream answer) throws SoapFaultException {
        return read(answer, xml -> {
            requireReturnValue(xml);
            return readReference(xml);
        });
    }

    /** An answer of which only the success matters. */
    static void done(InputStream answer) throws SoapFaultException {
        boolean done = read(answer, xml -> true);
        assert done;
    }

    static PropertyPage propertyPage(InputStream answer) throws SoapFaultException {
        return read(answer, Answers::readPropertyPage);
    }

    static UpdateSet updateSet(InputStream answer, String versionBefore) throws SoapFaultException {
        return read(answer, xml -> readUpdateSet(xml, versionBefore));
    }

    private static ServiceContent readServiceContent(XMLStreamReader xml) throws XMLStreamException {
        requireReturnValue(xml);
        Map<String, Reference> references = new HashMap<>();
        Map<String, String> about = new HashMap<>();
        while (nextChild(xml)) {
            String name = xml.getLocalName();
            if (name.equals("about")) {
                while (nextChild(xml)) {
                    about.put(xml.getLocalName(), readText(xml));
                }
            } else if (xml.getAttributeValue(null, "type") != null) {
                references.put(name, readReference(xml));
            } else {
                readText(xml);
            }
        }
        return new ServiceContent(
                require(references, "rootFolder"),
                require(references, "propertyCollector"),
                require(references, "viewManager"),
                require(references, "sessionManager"),
                references.get("licenseManager"),
                require(about, "apiType"),
                require(about, "version"),
                about.getOrDefault("instanceUuid", ""),
                about.getOrDefault("name", ""));
    }

    private static PropertyPage readPropertyPage(XMLStreamReader xml) throws XMLStreamException {
        List<PropertyUpdate> objects = new ArrayList<>();
        String token = null;
        if (!findReturnValue(xml)) {
            return new PropertyPage(objects, null);
        }
        while (nextChild(xml)) {
            switch (xml.getLocalName()) {
                case "token" -> token = readText(xml);
                case "objects" -> objects.add(readObject(xml, "propSet"));
                default -> skip(xml);
            }
        }
        return new PropertyPage(objects, token);
    }

    private static UpdateSet readUpdateSet(XMLStreamReader xml, String versionBefore) throws XMLStreamException {
        String version = versionBefore;
        boolean truncated = false;
        List<PropertyUpdate> updates = new ArrayList<>();
        if (!findReturnValue(xml)) {
            return new UpdateSet(version, false, updates);
        }
        while (nextChild(xml)) {
            switch (xml.getLocalName()) {
                case "version" -> version = readText(xml);
                case "truncated" -> truncated = Boolean.parseBoolean(readText(xml));
                case "filterSet" -> readFilterSet(xml, updates);
                default -> skip(xml);
            }
        }
        return new UpdateSet(version, truncated, updates);
    }

    private static void readFilterSet(XMLStreamReader xml, List<PropertyUpdate> into) throws XMLStreamException {
        while (nextChild(xml)) {
            if (xml.getLocalName().equals("objectSet")) {
                into.add(readObject(xml, "changeSet"));
            } else {
                skip(xml);
            }
        }
    }

    private static PropertyUpdate readObject(XMLStreamReader xml, String valueElement) throws XMLStreamException {
        PropertyUpdate.Kind kind = PropertyUpdate.Kind.ENTER;
        Reference object = null;
        Map<String, @Nullable String> values = new HashMap<>();
        while (nextChild(xml)) {
            String name = xml.getLocalName();
            if (name.equals("kind")) {
                kind = PropertyUpdate.Kind.of(readText(xml));
            } else if (name.equals("obj")) {
                object = readReference(xml);
            } else if (name.equals(valueElement)) {
                readValue(xml, values);
            } else {
                skip(xml);
            }
        }
        if (object == null) {
            throw new SoapSyntaxException("an object without a reference");
        }
        return new PropertyUpdate(kind, object, values);
    }

    private static void readValue(XMLStreamReader xml, Map<String, @Nullable String> into) throws XMLStreamException {
        String path = "";
        String value = null;
        while (nextChild(xml)) {
            switch (xml.getLocalName()) {
                case "name" -> path = readText(xml);
                case "val" -> value = readText(xml);
                default -> skip(xml);
            }
        }
        into.put(path, value);
    }

    private static Reference readReference(XMLStreamReader xml) throws XMLStreamException {
        String type = xml.getAttributeValue(null, "type");
        return new Reference(type == null ? "" : type, xml.getElementText());
    }

    /** The text of an element, of its children too: what we ask for is simple, the rest does not matter. */
    private static String readText(XMLStreamReader xml) throws XMLStreamException {
        StringBuilder text = new StringBuilder();
        for (int depth = 1; depth > 0; ) {
            switch (xml.next()) {
                case START_ELEMENT -> depth++;
                case END_ELEMENT -> depth--;
                default -> {
                    if (xml.isCharacters()) {
                        text.append(xml.getText());
                    }
                }
            }
        }
        return text.toString();
    }

    private static void skip(XMLStreamReader xml) throws XMLStreamException {
        readText(xml);
    }

    /** Moves to the next child of the current element; false at its end. */
    private static boolean nextChild(XMLStreamReader xml) throws XMLStreamException {
        while (true) {
            switch (xml.next()) {
                case START_ELEMENT -> {
                    return true;
                }
                case END_ELEMENT, END_DOCUMENT -> {
                    return false;
                }
                default -> {
                    // text between elements
                }
            }
        }
    }

    private static boolean findReturnValue(XMLStreamReader xml) throws XMLStreamException {
        return nextChild(xml) && xml.getLocalName().equals("returnval");
    }

    private static void requireReturnValue(XMLStreamReader xml) throws XMLStreamException {
        if (!findReturnValue(xml)) {
            throw new SoapSyntaxException("an answer without its value");
        }
    }

    private static <T> T require(Map<String, T> values, String name) {
        T value = values.get(name);
        if (value == null) {
            throw new SoapSyntaxException("the service content has no " + name);
        }
        return value;
    }

    /** Positions the reader on the operation's answer inside the envelope, or throws the fault that is there. */
    private static <T> T read(InputStream answer, Reading<T> reading) throws SoapFaultException {
        try {
            XMLStreamReader xml = FACTORY.createXMLStreamReader(answer);
            try {
                requireChild(xml, "Envelope");
                do {
                    requireChild(xml, null);
                    if (xml.getLocalName().equals("Header")) {
                        skip(xml);
                    }
                } while (!xml.getLocalName().equals("Body"));
                requireChild(xml, null);
                if (xml.getLocalName().equals("Fault")) {
                    throw readFault(xml);
                }
                return reading.read(xml);
            } finally {
                xml.close();
            }
        } catch (XMLStreamException | RuntimeException e) {
            if (e instanceof SoapSyntaxException syntax) {
                throw syntax;
            }
            throw new SoapSyntaxException("the answer cannot be read: " + e.getMessage(), e);
        }
    }

    private static void requireChild(XMLStreamReader xml, @Nullable String name) throws XMLStreamException {
        if (!nextChild(xml) || name != null && !xml.getLocalName().equals(name)) {
            throw new SoapSyntaxException("not a SOAP answer");
        }
    }

    private static SoapFaultException readFault(XMLStreamReader xml) throws XMLStreamException {
        String message = "";
        String type = "";
        while (nextChild(xml)) {
            switch (xml.getLocalName()) {
                case "faultstring" -> message = readText(xml);
                case "detail" -> type = readDetailType(xml);
                default -> skip(xml);
            }
        }
        return new SoapFaultException(type, message);
    }

    private static String readDetailType(XMLStreamReader xml) throws XMLStreamException {
        String type = "";
        while (nextChild(xml)) {
            String xsiType = xml.getAttributeValue(XSI, "type");
            type = xsiType == null ? xml.getLocalName() : xsiType.substring(xsiType.indexOf(':') + 1);
            skip(xml);
        }
        return type;
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read(XMLStreamReader xml) throws XMLStreamException;
    }
}
