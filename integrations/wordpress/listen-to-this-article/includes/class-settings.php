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
 */
final class Settings {

	const OPTION = 'listen_settings';
	const SECRET = 'listen_secret';

	const BEFORE = 'before';
	const MANUAL = 'manual';

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
			is_array( $stored ) ? $stored : array()
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
		return untrailingslashit( $this->all()['url'] );
	}

	/** The service's key; empty if it is not set. */
	public function key(): string {
		if ( $this->has_constant() ) {
			return (string) constant( 'LISTEN_API_KEY' );
		}
		$stored = get_option( self::SECRET, array() );
		return is_array( $stored ) && isset( $stored['key'] ) ? (string) $stored['key'] : '';
	}

	/** Whether wp-config.php has the key. */
	public function has_constant(): bool {
		return defined( 'LISTEN_API_KEY' ) && '' !== (string) constant( 'LISTEN_API_KEY' );
	}

	/**
	 * Stores the key.
	 *
	 * @param string $key Empty to forget it.
	 */
	public function save_key( string $key ): void {
		if ( '' === $key ) {
			delete_option( self::SECRET );
		} else {
			update_option( self::SECRET, array( 'key' => $key ), false );
		}
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
