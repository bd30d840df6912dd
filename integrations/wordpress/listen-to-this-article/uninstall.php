<?php
/**
 * Removes what the plugin stored in WordPress. The audio stays at the service.
 *
 * @package Listen_To_This_Article
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

/**
 * Removes it from the current site.
 */
function listen_to_this_article_uninstall() {
	global $wpdb;
	$wpdb->query( "DROP TABLE IF EXISTS {$wpdb->prefix}listen_articles" ); // phpcs:ignore WordPress.DB
	foreach ( array( 'listen_settings', 'listen_secret', 'listen_schema' ) as $option ) {
		delete_option( $option );
	}
	delete_post_meta_by_key( '_listen' );
	wp_clear_scheduled_hook( 'listen_work' );
	wp_clear_scheduled_hook( 'listen_watch' );
}

if ( is_multisite() ) {
	foreach ( get_sites( array( 'fields' => 'ids', 'number' => 0 ) ) as $listen_site ) {
		switch_to_blog( $listen_site );
		listen_to_this_article_uninstall();
		restore_current_blog();
	}
} else {
	listen_to_this_article_uninstall();
}
