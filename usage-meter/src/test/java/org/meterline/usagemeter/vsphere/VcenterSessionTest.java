package org.meterline.usagemeter.vsphere;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.meterline.usagemeter.domain.InventoryObject;
import org.meterline.usagemeter.usecase.Vcenter;
import org.meterline.usagemeter.usecase.VcenterLostException;
import org.meterline.usagemeter.usecase.VcenterRefusedException;

/**
 * The SOAP client against a simulated vCenter. Skipped, and reported as such, where the simulator has not been built:
 * {@code recording/build-simulator} does that on Debian, METERLINE_SIMULATOR_BIN names one that is there.
 */
class VcenterSessionTest {
    private static final Duration WAIT = Duration.ofSeconds(2);
    private static final int ATTEMPTS = 10;

    @SuppressWarnings("NullAway.Init")
    private static Simulator simulator;

    @SuppressWarnings("NullAway.Init")
    private static String fingerprint;

    @BeforeAll
    static void startSimulator() throws Exception {
        Optional<Path> programs = Simulator.programs();
        assumeTrue(
                programs.isPresent(),
                "no simulated vCenter here: run usage-meter/recording/build-simulator, or name a folder with vcsim and"
                        + " govc in METERLINE_SIMULATOR_BIN");
        simulator = Simulator.start(programs.get(), "-dc", "1", "-cluster", "1", "-host", "3", "-vm", "4");
        fingerprint = fingerprintOf(simulator);
    }

    @AfterAll
    static void stopSimulator() {
        if (simulator != null) {
            simulator.close();
        }
    }

    /** What a person would look at before accepting a certificate. */
    private static String fingerprintOf(Simulator server) throws Exception {
        List<X509Certificate> presented = new ArrayList<>();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                null,
                new TrustManager[] {
                    new X509TrustManager() {
                        @Override
                        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

                        @Override
                        public void checkServerTrusted(X509Certificate[] chain, String authType) {
                            presented.add(chain[0]);
                        }

                        @Override
                        public X509Certificate[] getAcceptedIssuers() {
                            return new X509Certificate[0];
                        }
                    }
                },
                null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(server.url().getHost(), server.url().getPort())) {
            socket.startHandshake();
        }
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256")
                        .digest(presented.getFirst().getEncoded()));
    }

    private static VcenterSettings settings(String password, Optional<String> pin, int pageSize) {
        return new VcenterSettings(
                simulator.url(),
                "vc01",
                Simulator.USER,
                password,
                pin,
                VcenterSettings.API_VERSION,
                Duration.ofSeconds(10),
                64 * 1024 * 1024,
                pageSize,
                Optional.empty());
    }

    private static VcenterSession open() throws VcenterLostException {
        return VcenterSession.open(settings(Simulator.PASSWORD, Optional.of(fingerprint), 5));
    }

    @Test
    void theInventoryHasEveryVmHostAndContainer() throws Exception {
        try (VcenterSession session = open()) {
            List<InventoryObject> inventory = session.inventory();

            List<InventoryObject.Host> hosts = only(inventory, InventoryObject.Host.class);
            assertEquals(4, hosts.size());
            assertTrue(hosts.stream().allMatch(InventoryObject.Host::connected));
            assertTrue(hosts.stream().allMatch(host -> host.coresPerCpu().size() == 2));
            assertTrue(only(inventory, InventoryObject.Vm.class).stream().anyMatch(InventoryObject.Vm::on));
            assertTrue(only(inventory, InventoryObject.Container.class).stream()
                    .map(InventoryObject.Container::kind)
                    .toList()
                    .containsAll(List.of(
                            InventoryObject.Container.Kind.DATACENTER,
                            InventoryObject.Container.Kind.CLUSTER,
                            InventoryObject.Container.Kind.FOLDER,
                            InventoryObject.Container.Kind.RESOURCE_POOL)));
            assertEquals("vc01", session.source().name());
            assertEquals("vcenter", session.source().kind());
        }
    }

    @Test
    void changesArriveOneByOne() throws Exception {
        try (VcenterSession session = open()) {
            assertTrue(session.changes(WAIT).size() > 10, "the first answer brings everything");

            simulator.govc("vm.power", "-off", "DC0_C0_RP0_VM0");
            InventoryObject.Vm off = await(session, vm -> vm.name().equals("DC0_C0_RP0_VM0") && !vm.on());
            simulator.govc("vm.power", "-on", "DC0_C0_RP0_VM0");
            InventoryObject.Vm on = await(session, vm -> vm.name().equals("DC0_C0_RP0_VM0") && vm.on());

            assertEquals(off.id(), on.id());
            assertEquals(off.memoryMiB(), on.memoryMiB());
        }
    }

    @Test
    void whatIsDeletedIsRemoved() throws Exception {
        simulator.govc(
                "vm.create", "-m", "512", "-c", "1", "-net", "VM Network", "-host", "DC0_C0_H0", "-on=false", "gone");
        try (VcenterSession session = open()) {
            InventoryObject.Vm gone = await(session, vm -> vm.name().equals("gone"));

            simulator.govc("vm.destroy", "gone");

            for (int i = 0; i < ATTEMPTS; i++) {
                if (session.changes(WAIT).contains(new Vcenter.Change.Removed(gone.id()))) {
                    return;
                }
            }
            throw new AssertionError("the deletion was not told");
        }
    }

    private static InventoryObject.Vm await(VcenterSession session, Predicate<InventoryObject.Vm> wanted)
            throws VcenterLostException {
        for (int i = 0; i < ATTEMPTS; i++) {
            for (Vcenter.Change change : session.changes(WAIT)) {
                if (change instanceof Vcenter.Change.Seen(InventoryObject.Vm vm) && wanted.test(vm)) {
                    return vm;
                }
            }
        }
        throw new AssertionError("the change was not told");
    }

    @Test
    void theClockIsTheVcenters() throws Exception {
        try (VcenterSession session = open()) {
            Duration away = Duration.between(session.currentTime(), java.time.Instant.now())
                    .abs();
            assertTrue(away.compareTo(Duration.ofMinutes(1)) < 0, "same machine, same time: " + away);
        }
    }

    @Test
    void aWrongPasswordIsSaidToBeOne() {
        VcenterRefusedException refused = assertThrows(
                VcenterRefusedException.class,
                () -> VcenterSession.open(settings("wrong", Optional.of(fingerprint), 5)));

        assertEquals(VcenterRefusedException.Reason.BAD_CREDENTIALS, refused.reason());
    }

    @Test
    void aCertificateThatNobodyAcceptedEndsIt() {
        for (Optional<String> pin : List.of(Optional.<String>empty(), Optional.of("00".repeat(32)))) {
            VcenterRefusedException refused = assertThrows(
                    VcenterRefusedException.class, () -> VcenterSession.open(settings(Simulator.PASSWORD, pin, 5)));

            assertEquals(VcenterRefusedException.Reason.PLEASE_ACCEPT_CERTIFICATE, refused.reason());
            assertTrue(String.valueOf(refused.getMessage()).contains(fingerprint), refused.getMessage());
        }
    }

    private static <T> List<T> only(List<InventoryObject> objects, Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
