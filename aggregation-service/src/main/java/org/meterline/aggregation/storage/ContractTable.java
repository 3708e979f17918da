package org.meterline.aggregation.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** Contracts, as far as counting asks for them. */
final class ContractTable {

    private static final String KNOWN = "SELECT id FROM contract WHERE provider = ? AND id = ANY (?)";

    private final Connection connection;

    ContractTable(Connection connection) {
        this.connection = connection;
    }

    Set<UUID> known(String provider, Set<UUID> asked) throws SQLException {
        Set<UUID> known = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(KNOWN)) {
            select.setString(1, provider);
            select.setArray(2, Columns.column(connection, "uuid", asked, contract -> contract));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    known.add(Columns.uuid(rows, "id"));
                }
            }
        }
        return known;
    }
}
