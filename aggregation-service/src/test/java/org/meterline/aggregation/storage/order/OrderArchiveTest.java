package org.meterline.aggregation.storage.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.meterline.aggregation.Reports.PROVIDER;

import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.domain.order.StoredOrder;
import org.meterline.aggregation.usecase.order.OrderArchive.Archived;
import org.meterline.aggregation.usecase.order.OrderArchive.Found;

/** What is kept of a stored order is whole. */
class OrderArchiveTest {

    private final OrderSuite suite = new OrderSuite();
    private final JdbcOrderArchive archive = new JdbcOrderArchive(suite.suite.database.dataSource());

    @BeforeEach
    @AfterEach
    void clear() {
        suite.clear();
    }

    private StoredOrder opened() {
        Sold sold = new Sold(suite, 3);
        var contract = sold.contract();
        sold.count(3);
        return sold.open(contract);
    }

    @Test
    void aStoredOrderIsReadWithTheBytesOfItsHashAndWhatHappened() {
        StoredOrder order = opened();
        UUID id = order.computed().id();

        Archived found = assertInstanceOf(Found.Whole.class, archive.find(PROVIDER, id, Long.MAX_VALUE))
                .archived();

        assertEquals(order, found.order());
        assertEquals(order.documentHash(), OrderCodec.hash(found.computedBytes()));
        assertEquals("OPENED", found.events().getFirst().kind());
        assertInstanceOf(Found.TooLarge.class, archive.find(PROVIDER, id, found.computedBytes().length));
        assertInstanceOf(Found.NotStored.class, archive.find("another", id, Long.MAX_VALUE));
    }
}
