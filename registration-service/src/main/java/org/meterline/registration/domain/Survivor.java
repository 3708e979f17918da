package org.meterline.registration.domain;

/** What a usage meter must still have after an upgrade; the names are part of the promise to clients. */
public enum Survivor {
    /** Its id and its registration. */
    REGISTRATION,
    /** The product servers that it meters, with their credentials. */
    PRODUCT_SERVERS,
    /** What it has collected and not sent yet. */
    UNSENT_DATA,
    CUSTOMER_RULES,
    /** Its network and proxy. */
    NETWORK,
    ACCESS_TOKEN
}
