package org.meterline.registration.storage;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.meterline.registration.config.RelaySettings;
import org.meterline.registration.domain.UsageMeter;
import org.meterline.registration.usecase.Outbox;

/** The outbox is the table of usage meters itself; the right to publish is an advisory lock of one database session. */
@ApplicationScoped
class PostgresOutbox implements Outbox {

    private static final Logger LOG = Logger.getLogger(PostgresOutbox.class);
    private static final int ANSWER_WITHIN_SECONDS = 5;

    private final AgroalDataSource dataSource;
    private final UsageMeterRepository repository;
    private final RelaySettings settings;

    PostgresOutbox(AgroalDataSource dataSource, UsageMeterRepository repository, RelaySettings settings) {
        this.dataSource = dataSource;
        this.repository = repository;
        this.settings = settings;
    }

    @Override
    public Optional<Leadership> tryToLead() {
        try {
            return elected(dataSource.getConnection());
        } catch (SQLException e) {
            throw new IllegalStateException("The election of the relay failed", e);
        }
    }

    private Optional<Leadership> elected(Connection session) throws SQLException {
        try {
            // Before the lock, so that no session ever holds it without an end.
            limitSilence(session, settings.leadershipTimeout());
            if (locked(session, "SELECT pg_try_advisory_lock(?, 0)")) {
                return Optional.of(new SessionLock(session));
            }
            giveBack(session);
            return Optional.empty();
        } catch (SQLException e) {
            end(session);
            throw e;
        }
    }

    @Override
    @Transactional
    public List<UsageMeter> unpublished(int limit) {
        return repository.find("publishedRevision < revision order by ordinal").page(0, limit).list().stream()
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

    @Override
    @Transactional
    public Backlog backlog() {
        Object[] row = (Object[]) repository
                .getEntityManager()
                .createNativeQuery(
                        "SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(unpublished_since)) * 1000, 0)"
                                + " FROM usage_meter WHERE published_revision < revision",
                        Object[].class)
                .getSingleResult();
        return new Backlog(
                ((Number) row[0]).longValue(), Duration.ofMillis(Math.max(0, ((Number) row[1]).longValue())));
    }

    /** PostgreSQL itself ends a session that is silent for longer, also where the network does not tell it of our end. */
    private static void limitSilence(Connection session, Duration limit) throws SQLException {
        try (PreparedStatement statement =
                session.prepareStatement("SELECT set_config('idle_session_timeout', ?, false)")) {
            statement.setQueryTimeout(ANSWER_WITHIN_SECONDS);
            statement.setString(1, Long.toString(limit.toMillis()));
            statement.execute();
        }
    }

    private static void giveBack(Connection session) throws SQLException {
        limitSilence(session, Duration.ZERO);
        session.close();
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

    /**
     * Lives and dies with its session: a process that is gone does not stay elected, and one that stands still does not
     * for long. Should it come back, the database has ended its session and the broker refuses its producer.
     */
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
            try {
                // The pool keeps the session, so the lock must go by itself.
                var unused = locked(session, "SELECT pg_advisory_unlock(?, 0)");
                giveBack(session);
            } catch (SQLException e) {
                LOG.debug("The session of the relay's election was gone already", e);
                end(session);
            }
        }
    }

    /** Takes the session out of the pool, and the lock with it. */
    private static void end(Connection session) {
        try (session) {
            session.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.debug("The session of the relay's election could not be ended", e);
        }
    }
}
