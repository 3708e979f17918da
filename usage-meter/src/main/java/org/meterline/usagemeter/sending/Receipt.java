package org.meterline.usagemeter.sending;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.meterline.contracts.report.ReportDigest;

/**
 * What the collector says of each report of a batch. A report that it does not name is in neither list: that is no
 * acknowledgement.
 *
 * @param refused by place in the batch, from 0
 */
record Receipt(Set<Integer> accepted, Map<Integer, Problem> refused) {
    static Receipt read(List<ReportDigest> batch, JsonNode body) {
        Set<String> taken = new HashSet<>();
        body.path("accepted").forEach(report -> taken.add(report.path("digest").asText()));
        Map<Integer, Problem> refused = new TreeMap<>();
        for (JsonNode refusal : body.path("rejected")) {
            int place = refusal.path("line").asInt() - 1;
            if (place >= 0 && place < batch.size()) {
                refused.putIfAbsent(place, Problem.of(refusal.path("problem")));
            }
        }
        Set<Integer> accepted = new HashSet<>();
        for (int i = 0; i < batch.size(); i++) {
            if (taken.contains(batch.get(i).value())) {
                accepted.add(i);
                refused.remove(i);
            }
        }
        return new Receipt(accepted, refused);
    }

    /** The first place that is not spoken of. */
    Optional<Integer> leftOut(int batchSize) {
        for (int i = 0; i < batchSize; i++) {
            if (!accepted.contains(i) && !refused.containsKey(i)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }
}
