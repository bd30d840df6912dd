<?php
/**
 * What the administrator has set.
 *
 * @package Listen_To_This_Article
 */

namespace Listen_To_This_Article;

defined( 'ABSPATH' ) || exit;

/**
 * Reads and writes the settings. The key is in an option of its own, an array:
 * WordPress lists options that are plain strings at wp-admin/options.php.
 * It is stored with the address that it was entered for, and is the key of no other one.
 */
final class Settings {

	const OPTION = 'listen_settings';
	const SECRET = 'listen_secret';

	const BEFORE = 'before';
	const MANUAL = 'manual';

	/** The address at the last save: where the posts were sent. The one in wp-config.php may have changed since. */
	public function saved_url(): string {
		$stored = get_option( self::OPTION, array() );
		return is_array( $stored ) ? (string) ( $stored['url'] ?? '' ) : '';
	}

	/**
	 * All settings but the key.
	 *
	 * @return array{url: string, post_types: string[], default: bool, position: string, prefix: string}
	 */
	public function all(): array {
		$stored = get_option( self::OPTION, array() );
		return array_merge(
			array(
				'url'        => '',
				'post_types' => array( 'post' ),
				'default'    => true,
				'position'   => self::BEFORE,
				'prefix'     => is_multisite() ? 'wp-' . get_current_blog_id() : 'wp',
			),
			is_array( $stored ) ? $stored : array(),
			$this->has_constant_url() ? array( 'url' => (string) constant( 'LISTEN_API_URL' ) ) : array()
		);
	}

	/**
	 * Stores all settings but the key.
	 *
	 * @param array $values As all() returns them.
	 */
	public function save( array $values ): void {
		update_option( self::OPTION, $values );
	}

	/** Address of the service, without a slash at its end; empty if it is not set. */
	public function url(): string {
		return untrailingslashit( (string) $this->all()['url'] );
	}

	/** The key for the service's address; empty if none was entered for it. */
	public function key(): string {
		$stored = get_option( self::SECRET, array() );
		$is_for = is_array( $stored ) && ( $stored['url'] ?? '' ) === $this->url();
		if ( $this->has_constant() ) {
			return $is_for || $this->has_constant_url() ? (string) constant( 'LISTEN_API_KEY' ) : '';
		}
		return $is_for ? (string) ( $stored['key'] ?? '' ) : '';
	}

	/** Whether wp-config.php has the key. */
	public function has_constant(): bool {
		return defined( 'LISTEN_API_KEY' ) && '' !== (string) constant( 'LISTEN_API_KEY' );
	}

	/** Whether wp-config.php has the address. */
	public function has_constant_url(): bool {
		return defined( 'LISTEN_API_URL' ) && '' !== (string) constant( 'LISTEN_API_URL' );
	}

	/**
	 * Stores the key. Of one in wp-config.php only the address is stored.
	 *
	 * @param string $key Empty to forget it.
	 * @param string $url The address that it was entered for.
	 */
	public function save_key( string $key, string $url = '' ): void {
		if ( '' === $key ) {
			delete_option( self::SECRET );
		} else {
			update_option( self::SECRET, array( 'url' => $url ) + ( $this->has_constant() ? array() : array( 'key' => $key ) ), false );
		}
	}

	/**
	 * Whether keys travel to an address unencrypted, over a network.
	 *
	 * @param string $url The address.
	 */
	public function is_open( string $url ): bool {
		$url  = strtolower( $url );
		$host = (string) wp_parse_url( $url, PHP_URL_HOST );
		return 'http' === wp_parse_url( $url, PHP_URL_SCHEME ) && ! preg_match( '/^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/', $host );
	}

	/** Whether articles can be sent. */
	public function is_complete(): bool {
		return '' !== $this->url() && '' !== $this->key();
	}

	/**
	 * The post types that are read aloud.
	 *
	 * @return string[]
	 */
	public function post_types(): array {
		return $this->all()['post_types'];
	}

	/** Whether posts are read aloud unless their author says otherwise. */
	public function is_on_by_default(): bool {
		return (bool) $this->all()['default'];
	}

	/** Where the player stands: BEFORE the content, or MANUAL. */
	public function position(): string {
		return $this->all()['position'];
	}

	/**
	 * The id that a post has at the service.
	 *
	 * @param int $post_id The post.
	 */
	public function article_id( int $post_id ): string {
		return $this->all()['prefix'] . '-' . $post_id;
	}
}
