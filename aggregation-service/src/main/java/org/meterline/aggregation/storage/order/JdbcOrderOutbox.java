package org.meterline.aggregation.storage.order;

import jakarta.inject.Singleton;
import javax.sql.DataSource;
import org.meterline.aggregation.storage.JdbcOutbox;
import org.meterline.aggregation.usecase.order.OrderOutbox;

/** Events of orders that wait to be published. */
@Singleton
class JdbcOrderOutbox extends JdbcOutbox implements OrderOutbox {

    private static final long RIGHT_TO_PUBLISH = 0x6f7264657273L;

    JdbcOrderOutbox(DataSource dataSource) {
        super(dataSource, "billing_order_outbox", "order_id::text", RIGHT_TO_PUBLISH);
    }
}
