package org.meterline.aggregation.http.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Tells the addresses of a host. */
@FunctionalInterface
interface Resolver {

    InetAddress[] addresses(String host) throws UnknownHostException;
}
