package org.meterline.registration.storage;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.meterline.registration.domain.UsageMeter;
import org.meterline.registration.usecase.Outbox;

/** The outbox is the table of usage meters itself; the right to publish is an advisory lock of one database session. */
@ApplicationScoped
class PostgresOutbox implements Outbox {

    private static final Logger LOG = Logger.getLogger(PostgresOutbox.class);
    private static final int ANSWER_WITHIN_SECONDS = 5;

    private final AgroalDataSource dataSource;
    private final UsageMeterRepository repository;

    PostgresOutbox(AgroalDataSource dataSource, UsageMeterRepository repository) {
        this.dataSource = dataSource;
        this.repository = repository;
    }

    @Override
    public Optional<Leadership> tryToLead() {
        try {
            Connection session = dataSource.getConnection();
            if (locked(session, "SELECT pg_try_advisory_lock(?, 0)")) {
                return Optional.of(new SessionLock(session));
            }
            session.close();
            return Optional.empty();
        } catch (SQLException e) {
            throw new IllegalStateException("The election of the relay failed", e);
        }
    }

    @Override
    @Transactional
    public List<UsageMeter> unpublished(int limit) {
        return repository.find("publishedRevision < revision order by ordinal").page(0, limit).stream()
                .map(UsageMeterEntity::toDomain)
                .toList();
    }

    @Override
    @Transactional
    public void markPublished(Map<UUID, Long> revisions) {
        revisions.forEach((id, revision) -> {
            var unused = repository
                    .getEntityManager()
                    .createNativeQuery("UPDATE usage_meter SET published_revision = :revision"
                            + " WHERE id = :id AND published_revision < :revision")
                    .setParameter("revision", revision)
                    .setParameter("id", id)
                    .executeUpdate();
        });
    }

    private static boolean locked(Connection session, String question) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(question)) {
            statement.setQueryTimeout(ANSWER_WITHIN_SECONDS);
            statement.setInt(1, Locks.Kind.RELAY.number());
            try (ResultSet answer = statement.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }

    /** Lives and dies with its session: a process that is gone does not stay elected. */
    private static final class SessionLock implements Leadership {

        private final Connection session;

        private SessionLock(Connection session) {
            this.session = session;
        }

        @Override
        public boolean held() {
            try {
                return session.isValid(ANSWER_WITHIN_SECONDS);
            } catch (SQLException e) {
                return false;
            }
        }

        @Override
        public void close() {
            try (session) {
                // The pool keeps the session, so the lock must go by itself.
                var unused = locked(session, "SELECT pg_advisory_unlock(?, 0)");
            } catch (SQLException e) {
                LOG.debug("The session of the relay's election was gone already", e);
            }
        }
    }
}
