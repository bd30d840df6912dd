<?php
/**
 * Which posts are read aloud.
 *
 * @package Listen_To_This_Article
 */

namespace Listen_To_This_Article;

defined( 'ABSPATH' ) || exit;

/**
 * Decides what the service is to have of a post.
 */
final class Rules {

	const CHOICE = '_listen';
	const ON     = 'on';
	const OFF    = 'off';

	/** The service is to show the article. */
	const SHOW = 'show';
	/** The service is to keep the article, and show it to nobody. */
	const HIDE = 'hide';
	/** The service is to delete the article. */
	const DELETE = 'delete';

	/**
	 * The settings.
	 *
	 * @var Settings
	 */
	private $settings;

	/**
	 * The table.
	 *
	 * @var Articles
	 */
	private $articles;

	/**
	 * Takes its parts.
	 *
	 * @param Settings $settings The settings.
	 * @param Articles $articles The table.
	 */
	public function __construct( Settings $settings, Articles $articles ) {
		$this->settings = $settings;
		$this->articles = $articles;
	}

	/**
	 * What the author chose: ON, OFF, or '' for the site's default.
	 *
	 * @param int $post_id The post.
	 */
	public function choice( int $post_id ): string {
		$choice = get_post_meta( $post_id, self::CHOICE, true );
		return in_array( $choice, array( self::ON, self::OFF ), true ) ? $choice : '';
	}

	/**
	 * Stores an author's choice.
	 *
	 * @param int    $post_id The post.
	 * @param string $choice  ON, OFF, or '' for the site's default.
	 */
	public function choose( int $post_id, string $choice ): void {
		if ( in_array( $choice, array( self::ON, self::OFF ), true ) ) {
			update_post_meta( $post_id, self::CHOICE, $choice );
		} else {
			delete_post_meta( $post_id, self::CHOICE );
		}
	}

	/**
	 * Whether a post is to be read aloud once it is public. Without an author's choice, a post that has audio keeps it
	 * when the site's default is changed.
	 *
	 * @param \WP_Post     $post    The post.
	 * @param Article|null $article What is known of its audio.
	 */
	public function is_on( \WP_Post $post, ?Article $article ): bool {
		if ( ! in_array( $post->post_type, $this->settings->post_types(), true ) ) {
			return false;
		}
		$choice = $this->choice( $post->ID );
		return '' === $choice ? $this->is_on_without_choice( $article ) : self::ON === $choice;
	}

	/**
	 * Whether a post whose author chose nothing is to be read aloud.
	 *
	 * @param Article|null $article What is known of its audio.
	 */
	public function is_on_without_choice( ?Article $article ): bool {
		return null !== $article || $this->settings->is_on_by_default();
	}

	/**
	 * SHOW, HIDE or DELETE.
	 *
	 * @param \WP_Post|null $post    The post; null if it is deleted.
	 * @param Article|null  $article What is known of its audio.
	 */
	public function wanted( ?\WP_Post $post, ?Article $article ): string {
		if ( null === $post || ! $this->is_on( $post, $article ) ) {
			return self::DELETE;
		}
		return 'publish' === $post->post_status && '' === $post->post_password ? self::SHOW : self::HIDE;
	}

	/**
	 * The article of the player on a post's page; null if the page has none.
	 *
	 * @param \WP_Post $post The post.
	 */
	public function heard( \WP_Post $post ): ?Article {
		$article = $this->articles->find( $post->ID );
		if ( null === $article || self::SHOW !== $this->wanted( $post, $article ) ) {
			return null;
		}
		return Article::FAILED === $article->state && '' === $article->sent_hash ? null : $article;
	}
}
