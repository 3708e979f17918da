package org.meterline.usagemeter.vsphere;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.meterline.usagemeter.domain.InventoryObject;

/** Capacities and licences, from answers as the vSphere API describes them; the simulator has neither. */
class SamplesTest {
    private static PropertyUpdate cluster(String id, String uuid) {
        return new PropertyUpdate(
                PropertyUpdate.Kind.ENTER,
                new Reference("ClusterComputeResource", id),
                Map.of("name", "c%2f" + id, "configurationEx.vsanConfigInfo.defaultConfig.uuid", uuid));
    }

    private static PropertyUpdate datastore(String type, String url, String capacity, String free) {
        return new PropertyUpdate(
                PropertyUpdate.Kind.ENTER,
                new Reference("Datastore", "datastore-1"),
                Map.of(
                        "summary.type", type,
                        "summary.url", url,
                        "summary.capacity", capacity,
                        "summary.freeSpace", free));
    }

    /** UM-SRC-05. */
    @Test
    void theCapacityOfAVsanDatastoreIsThatOfTheClusterItBelongsTo() {
        List<InventoryObject> capacities = VsanCapacities.of(
                List.of(
                        cluster("domain-c8", "52e4c0b1-a2b3-c4d5-e6f7-0123456789ab"),
                        cluster("domain-c9", "52000000-0000-0000-0000-000000000000"),
                        datastore("VMFS", "ds:///vmfs/volumes/5f-1/", "500", "100"),
                        datastore("vsan", "ds:///vmfs/volumes/vsan:52e4c0b1a2b3c4d5-e6f70123456789ab/", "1000", "400"),
                        datastore("vsan", "ds:///vmfs/volumes/vsan:99e4c0b1a2b3c4d5-e6f70123456789ab/", "70", "4")),
                Optional.of("enterprise"));

        assertEquals(
                List.of(new InventoryObject.Vsan(
                        "vsan/domain-c8", "domain-c8", "c/domain-c8", 1000, 600, "enterprise")),
                capacities);
    }

    @Test
    void aCapacityThatIsNoNumberIsNotPassedOver() {
        assertThrows(
                SoapSyntaxException.class,
                () -> VsanCapacities.of(
                        List.of(
                                cluster("domain-c8", "52e4c0b1-a2b3-c4d5-e6f7-0123456789ab"),
                                datastore(
                                        "vsan",
                                        "ds:///vmfs/volumes/vsan:52e4c0b1a2b3c4d5-e6f70123456789ab/",
                                        "much",
                                        "4")),
                        Optional.empty()));
    }

    /** UM-SRC-06. */
    @Test
    void aHostHasItsKeyUnlessItIsHidden() throws Exception {
        List<Answers.AssignedLicence> assigned =
                Answers.assignedLicences(new ByteArrayInputStream(("<Envelope><Body><QueryAssignedLicensesResponse>"
                                + licence("host-1", "AAAAA-BBBBB-CCCCC-DDDDD-EEEEE")
                                + licence("host-2", "#####-#####-#####-#####-#####")
                                + licence("host-3", "xxxxxxxxxx")
                                + licence("6f1d0000-0000-4000-8000-000000000001", "VVVVV-VVVVV")
                                + "</QueryAssignedLicensesResponse></Body></Envelope>")
                        .getBytes(StandardCharsets.UTF_8)));

        assertEquals(4, assigned.size());
        assertEquals(
                List.of(new InventoryObject.HostLicence("licence/host-1", "host-1", "AAAAA-BBBBB-CCCCC-DDDDD-EEEEE")),
                assigned.stream()
                        .map(VcenterSession::licence)
                        .flatMap(Optional::stream)
                        .toList());
    }

    private static String licence(String entity, String key) {
        return "<returnval><entityId>" + entity + "</entityId><entityDisplayName>h</entityDisplayName><assignedLicense>"
                + "<licenseKey>" + key
                + "</licenseKey><name>vSphere</name><total>0</total></assignedLicense></returnval>";
    }
}
