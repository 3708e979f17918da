package org.meterline.local.servers;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Looks after the databases of one PostgreSQL, as its superuser. */
public record PostgresDatabases(String host, int port, String superuser, String password) {

    public boolean answer() throws SQLException {
        try (Connection connection = connect()) {
            return connection.isValid(1);
        }
    }

    public String jdbcUrl(String database) {
        return "jdbc:postgresql://" + host + ":" + port + "/" + database;
    }

    /** Gives a service its own database and the role of the same name that owns it; both may exist already. */
    public void provide(String name, String rolePassword) {
        if (!name.matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException("database name: " + name);
        }
        String secret = rolePassword.replace("'", "''");
        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            String verb = exists(connection, "select 1 from pg_roles where rolname = ?", name) ? "alter" : "create";
            statement.execute(verb + " role " + name + " login password '" + secret + "'");
            if (!exists(connection, "select 1 from pg_database where datname = ?", name)) {
                statement.execute("create database " + name + " owner " + name);
                statement.execute("revoke connect on database " + name + " from public");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("could not provide the database " + name + ": " + e.getMessage(), e);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl("postgres"), superuser, password);
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }
}
