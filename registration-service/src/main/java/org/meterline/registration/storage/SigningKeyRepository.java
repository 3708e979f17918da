package org.meterline.registration.storage;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.meterline.registration.usecase.SigningKeyStore;

/** Signing keys in PostgreSQL. */
@ApplicationScoped
class SigningKeyRepository implements PanacheRepositoryBase<SigningKeyEntity, String>, SigningKeyStore {

    @Override
    public List<Sealed> all() {
        return list("order by createdAt, id").stream()
                .map(row -> new Sealed(
                        row.id,
                        row.publicKey,
                        row.sealedPrivateKey,
                        row.masterKeyId,
                        row.createdAt,
                        row.signsFrom,
                        row.signsUntil))
                .toList();
    }

    @Override
    public List<Sealed> allToChange() {
        Locks.untilCommit(getEntityManager(), Locks.Kind.SIGNING_KEYS, "all");
        // What was read before waiting for the lock may be out of date.
        getEntityManager().clear();
        return all();
    }

    @Override
    public void add(Sealed key) {
        SigningKeyEntity row = new SigningKeyEntity();
        row.id = key.id();
        row.publicKey = key.publicKey();
        row.sealedPrivateKey = key.sealedPrivateKey();
        row.masterKeyId = key.masterKeyId();
        row.createdAt = key.createdAt();
        row.signsFrom = key.signsFrom();
        row.signsUntil = key.signsUntil();
        persistAndFlush(row);
    }

    @Override
    public void markSigning(String id, Instant from) {
        findById(id).signsFrom = from;
        flush();
    }

    @Override
    public void markRetired(String id, Instant until) {
        findById(id).signsUntil = until;
        flush();
    }

    @Override
    public void remove(String id) {
        var unused = deleteById(id);
        flush(); // before another key takes its place
    }
}
