package org.meterline.aggregation.storage;

import jakarta.inject.Singleton;
import javax.sql.DataSource;
import org.meterline.aggregation.usecase.AlertOutbox;

/** Alerts that wait to be published. */
@Singleton
class JdbcAlertOutbox extends JdbcOutbox implements AlertOutbox {

    private static final long RIGHT_TO_PUBLISH = 0x616c65727473L;

    JdbcAlertOutbox(DataSource dataSource) {
        super(dataSource, "alert_outbox", "provider", RIGHT_TO_PUBLISH);
    }
}
