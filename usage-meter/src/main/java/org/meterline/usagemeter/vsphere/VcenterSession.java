package org.meterline.usagemeter.vsphere;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.meterline.usagemeter.domain.InventoryObject;
import org.meterline.usagemeter.domain.RecordedSource;
import org.meterline.usagemeter.usecase.Vcenter;
import org.meterline.usagemeter.usecase.VcenterLostException;
import org.meterline.usagemeter.usecase.VcenterRefusedException;

/** A logged-in session: one container view over the whole inventory and one filter on it. */
public final class VcenterSession implements Vcenter {
    private static final String VCENTER_API = "VirtualCenter";
    private static final String ASSIGNMENT_MANAGER = "licenseAssignmentManager";
    private static final String HOST_PREFIX = "host-";

    private final VcenterSettings settings;
    private final SoapTransport transport;
    private final Answers.ServiceContent content;
    private final Reference view;
    private final InventoryAssembler followed = new InventoryAssembler();
    private String version = "";

    private VcenterSession(
            VcenterSettings settings, SoapTransport transport, Answers.ServiceContent content, Reference view) {
        this.settings = settings;
        this.transport = transport;
        this.content = content;
        this.view = view;
    }

    /** Logs in and sets up what the other calls need. */
    public static VcenterSession open(VcenterSettings settings) throws VcenterLostException {
        SoapTransport transport = new SoapTransport(settings);
        try {
            Answers.ServiceContent content =
                    call(transport, Requests.retrieveServiceContent(), Answers::serviceContent);
            if (!content.apiType().equals(VCENTER_API) || content.instanceUuid().isEmpty()) {
                throw new VcenterRefusedException(
                        VcenterRefusedException.Reason.NOT_A_VCENTER,
                        settings.url() + " is not a vCenter but a " + content.apiType());
            }
            login(settings, transport, content);
            Reference view = call(
                    transport,
                    Requests.createContainerView(content.viewManager(), content.rootFolder()),
                    Answers::createdReference);
            call(
                    transport,
                    Requests.createFilter(content.propertyCollector(), view, InventoryAssembler.PATHS_BY_TYPE),
                    Answers::createdReference);
            return new VcenterSession(settings, transport, content, view);
        } catch (VcenterLostException | RuntimeException e) {
            transport.close();
            throw e;
        }
    }

    private static void login(VcenterSettings settings, SoapTransport transport, Answers.ServiceContent content)
            throws VcenterLostException {
        try (InputStream answer = transport.call(
                Requests.login(content.sessionManager(), settings.user(), settings.password()), Duration.ZERO)) {
            Answers.done(answer);
        } catch (SoapFaultException fault) {
            if (fault.type().startsWith("InvalidLogin") || fault.type().startsWith("NoPermission")) {
                throw new VcenterRefusedException(
                        VcenterRefusedException.Reason.BAD_CREDENTIALS,
                        settings.url().getAuthority() + " does not accept the login of " + settings.user());
            }
            throw lost(fault);
        } catch (SoapSyntaxException | IOException e) {
            throw new VcenterLostException("the answer to the login cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public RecordedSource source() {
        return new RecordedSource(
                UUID.fromString(content.instanceUuid()), RecordedSource.VCENTER, settings.name(), content.version());
    }

    @Override
    public Instant currentTime() throws VcenterLostException {
        return call(transport, Requests.currentTime(), Answers::time);
    }

    @Override
    public List<InventoryObject> inventory() throws VcenterLostException {
        InventoryAssembler assembler = new InventoryAssembler();
        List<InventoryObject> objects = new ArrayList<>();
        try {
            forEachUpdate(
                    InventoryAssembler.PATHS_BY_TYPE,
                    update -> take(assembler, update).ifPresent(objects::add));
        } catch (SoapFaultException fault) {
            throw lost(fault);
        }
        objects.addAll(samples());
        return objects;
    }

    /** What a vCenter refuses to tell (it has no vSAN, the user may not see keys) is not there to be metered. */
    @Override
    public List<InventoryObject> samples() throws VcenterLostException {
        List<InventoryObject> samples = new ArrayList<>();
        try {
            List<PropertyUpdate> capacities = new ArrayList<>();
            forEachUpdate(VsanCapacities.PATHS_BY_TYPE, capacities::add);
            samples.addAll(VsanCapacities.of(capacities, settings.vsanEdition()));
        } catch (SoapFaultException noVsan) {
            assert samples.isEmpty();
        } catch (SoapSyntaxException | IllegalArgumentException e) {
            throw new VcenterLostException("what the vCenter says of vSAN makes no sense: " + e.getMessage(), e);
        }
        try {
            samples.addAll(licences());
        } catch (SoapFaultException noRight) {
            // Without keys a host is metered by the rules alone.
            assert noRight != null;
        }
        return samples;
    }

    private List<InventoryObject> licences() throws VcenterLostException, SoapFaultException {
        Reference manager = content.licenseManager();
        List<InventoryObject> licences = new ArrayList<>();
        if (manager == null) {
            return licences;
        }
        Answers.PropertyPage page = ask(
                Requests.retrieveProperty(content.propertyCollector(), manager, ASSIGNMENT_MANAGER),
                Answers::propertyPage);
        for (PropertyUpdate update : page.objects()) {
            String id = update.values().get(ASSIGNMENT_MANAGER);
            if (id != null) {
                ask(
                                Requests.queryAssignedLicenses(new Reference("LicenseAssignmentManager", id)),
                                Answers::assignedLicences)
                        .forEach(assigned -> licence(assigned).ifPresent(licences::add));
            }
        }
        return licences;
    }

    /** A key that this user may not see is shown as {@code #}, one of a manufacturer as {@code xxxxx}. */
    static Optional<InventoryObject> licence(Answers.AssignedLicence assigned) {
        String host = assigned.entityId();
        String key = assigned.key();
        if (!host.startsWith(HOST_PREFIX) || key.matches("[#xX\\-\\s]*")) {
            return Optional.empty();
        }
        return Optional.of(new InventoryObject.HostLicence("licence/" + host, host, key));
    }

    private void forEachUpdate(Map<String, List<String>> pathsByType, UpdateTaker taker)
            throws VcenterLostException, SoapFaultException {
        Answers.PropertyPage page = ask(
                Requests.retrieveProperties(content.propertyCollector(), view, pathsByType, settings.pageSize()),
                Answers::propertyPage);
        while (true) {
            for (PropertyUpdate update : page.objects()) {
                taker.take(update);
            }
            String token = page.token();
            if (token == null) {
                return;
            }
            page = ask(Requests.continueRetrieveProperties(content.propertyCollector(), token), Answers::propertyPage);
        }
    }

    @FunctionalInterface
    private interface UpdateTaker {
        void take(PropertyUpdate update) throws VcenterLostException;
    }

    @Override
    public List<Change> changes(Duration atMost) throws VcenterLostException {
        List<Change> changes = new ArrayList<>();
        boolean more = true;
        // The first answer brings the whole inventory at once, there is nothing to wait for.
        Duration wait = atMost;
        while (more) {
            Answers.UpdateSet set = waitForUpdates(wait);
            more = set.truncated();
            version = set.version();
            for (PropertyUpdate update : set.updates()) {
                note(update, changes);
            }
            wait = Duration.ZERO;
        }
        return changes;
    }

    private Answers.UpdateSet waitForUpdates(Duration wait) throws VcenterLostException {
        String request =
                Requests.waitForUpdates(content.propertyCollector(), version, wait.toSeconds(), settings.pageSize());
        try (InputStream answer = transport.call(request, wait)) {
            return Answers.updateSet(answer, version);
        } catch (SoapFaultException fault) {
            throw lost(fault);
        } catch (SoapSyntaxException | IOException e) {
            throw new VcenterLostException("the vCenter's answer cannot be read: " + e.getMessage(), e);
        }
    }

    private void note(PropertyUpdate update, List<Change> into) throws VcenterLostException {
        if (update.kind() == PropertyUpdate.Kind.LEAVE) {
            followed.forget(update.object());
            into.add(new Change.Removed(update.object().id()));
        } else {
            take(followed, update).ifPresent(object -> into.add(new Change.Seen(object)));
        }
    }

    /** What makes no sense is not left out quietly: an object that is not metered is not billed. */
    private static Optional<InventoryObject> take(InventoryAssembler assembler, PropertyUpdate update)
            throws VcenterLostException {
        try {
            return assembler.take(update);
        } catch (SoapSyntaxException | IllegalArgumentException | ArithmeticException e) {
            throw new VcenterLostException(
                    "what the vCenter says of " + update.object().id() + " makes no sense: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try (InputStream answer = transport.call(Requests.logout(content.sessionManager()), Duration.ZERO)) {
            Answers.done(answer);
        } catch (VcenterLostException
                | VcenterRefusedException
                | SoapFaultException
                | SoapSyntaxException
                | IOException e) {
            // The session ends by itself after a while; there is nothing left to do for us.
            assert e != null;
        } finally {
            transport.close();
        }
    }

    private <T> T ask(String request, Reading<T> reading) throws VcenterLostException, SoapFaultException {
        return ask(transport, request, reading);
    }

    private static <T> T call(SoapTransport transport, String request, Reading<T> reading) throws VcenterLostException {
        try {
            return ask(transport, request, reading);
        } catch (SoapFaultException fault) {
            throw lost(fault);
        }
    }

    private static <T> T ask(SoapTransport transport, String request, Reading<T> reading)
            throws VcenterLostException, SoapFaultException {
        try (InputStream answer = transport.call(request, Duration.ZERO)) {
            return reading.read(answer);
        } catch (SoapSyntaxException | IOException e) {
            throw new VcenterLostException("the vCenter's answer cannot be read: " + e.getMessage(), e);
        }
    }

    private static VcenterLostException lost(SoapFaultException fault) {
        return new VcenterLostException(
                "the vCenter refused: " + (fault.getMessage() == null ? fault.type() : fault.getMessage()), fault);
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read(InputStream answer) throws SoapFaultException;
    }
}
