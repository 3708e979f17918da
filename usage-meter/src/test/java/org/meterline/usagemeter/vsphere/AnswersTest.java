package org.meterline.usagemeter.vsphere;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meterline.usagemeter.domain.InventoryObject;

/** Answers as a vCenter gives them, kept in {@code src/test/resources/soap}. */
class AnswersTest {
    private static final InventoryObject.Vm VM =
            new InventoryObject.Vm("vm-129", "web/01", true, 4096, 1024, 4, "host-63", "folder-3", "resgroup-15");

    private static InputStream answer(String name) {
        return Objects.requireNonNull(AnswersTest.class.getResourceAsStream("/soap/" + name + ".xml"), name);
    }

    private static InputStream xml(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theServiceContentNamesTheManagersAndTheInstance() throws Exception {
        Answers.ServiceContent content = Answers.serviceContent(answer("service-content"));

        assertEquals(new Reference("Folder", "group-d1"), content.rootFolder());
        assertEquals(new Reference("PropertyCollector", "propertyCollector"), content.propertyCollector());
        assertEquals(new Reference("SessionManager", "SessionManager"), content.sessionManager());
        assertEquals("VirtualCenter", content.apiType());
        assertEquals("dbed6e0c-bd88-4ef6-b594-21283e1c677f", content.instanceUuid());
    }

    @Test
    void aFaultSaysWhatItIs() {
        SoapFaultException fault = assertThrows(SoapFaultException.class, () -> Answers.done(answer("invalid-login")));

        assertEquals("InvalidLogin", fault.type());
        assertEquals("Login failure", fault.getMessage());
    }

    @Test
    void aTimeMayHaveAnyOffset() throws Exception {
        assertEquals(Instant.parse("2026-11-22T00:32:24.789658827Z"), Answers.time(answer("current-time")));
    }

    @Test
    void aPageOfPropertiesLeadsToTheNext() throws Exception {
        Answers.PropertyPage page = Answers.propertyPage(answer("property-page"));

        InventoryAssembler assembler = new InventoryAssembler();
        List<InventoryObject> objects = page.objects().stream()
                .map(assembler::take)
                .flatMap(Optional::stream)
                .toList();
        assertEquals("0", page.token());
        assertEquals(
                List.of(
                        new InventoryObject.Container(
                                "folder-3", InventoryObject.Container.Kind.FOLDER, "vm", "datacenter-2"),
                        VM,
                        new InventoryObject.Host(
                                "host-63", "DC0_C0_H0", List.of(16, 16), true, "clustercomputeresource-16")),
                objects);
    }

    @Test
    void updatesBringOnlyWhatChanged() throws Exception {
        Answers.UpdateSet set = Answers.updateSet(answer("updates"), "6");

        assertEquals("7", set.version());
        assertTrue(set.truncated());
        assertEquals(
                List.of(PropertyUpdate.Kind.ENTER, PropertyUpdate.Kind.MODIFY, PropertyUpdate.Kind.LEAVE),
                set.updates().stream().map(PropertyUpdate::kind).toList());
        InventoryAssembler assembler = new InventoryAssembler();
        assertEquals(Optional.of(VM), assembler.take(set.updates().get(0)));
        assertEquals(
                Optional.of(new InventoryObject.Vm(
                        "vm-129", "web/01", false, 4096, 1024, 4, null, "folder-3", "resgroup-15")),
                assembler.take(set.updates().get(1)));
    }

    @Test
    void noAnswerInTimeIsNoChange() throws Exception {
        Answers.UpdateSet set = Answers.updateSet(answer("no-updates"), "7");

        assertEquals("7", set.version());
        assertFalse(set.truncated());
        assertEquals(List.of(), set.updates());
    }

    @Test
    void aVmWithoutItsConfigurationIsNotOneYet() throws Exception {
        PropertyUpdate created =
                Answers.updateSet(answer("updates"), "").updates().get(1);

        assertEquals(Optional.empty(), new InventoryAssembler().take(created));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not xml",
                "<html><body>Bad gateway</body></html>",
                "<e:Envelope xmlns:e='x'><e:Body></e:Body></e:Envelope>",
                "<e:Envelope xmlns:e='x'><e:Body><CurrentTimeResponse/></e:Body></e:Envelope>",
                "<e:Envelope xmlns:e='x'><e:Body><CurrentTimeResponse><returnval>now</returnval></CurrentTimeResponse>"
                        + "</e:Body></e:Envelope>",
                "<!DOCTYPE e [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><Envelope><Body><R><returnval>&x;</returnval></R>"
                        + "</Body></Envelope>"
            })
    void anythingElseIsRefused(String text) {
        assertThrows(SoapSyntaxException.class, () -> Answers.time(xml(text)));
    }

    @Test
    void coresAreSpreadOverThePackages() {
        assertEquals(List.of(16, 16), InventoryAssembler.spread(32, 2));
        assertEquals(List.of(6, 5), InventoryAssembler.spread(11, 2));
        assertEquals(List.of(), InventoryAssembler.spread(11, 0));
    }

    @Test
    void whatGoesIntoARequestIsEscaped() {
        String login = Requests.login(new Reference("SessionManager", "SessionManager"), "a<b", "p&\"w>");

        assertTrue(login.contains("<userName>a&lt;b</userName><password>p&amp;&quot;w&gt;</password>"));
    }

    @Test
    void aCertificateIsKnownByItsFingerprintHoweverItIsWritten() {
        String hex = "ab".repeat(32);

        assertEquals(hex, AcceptedCertificate.normalised("AB:".repeat(31) + "AB"));
        assertEquals(hex, AcceptedCertificate.normalised(hex));
        assertThrows(IllegalArgumentException.class, () -> AcceptedCertificate.normalised("abc"));
    }
}
