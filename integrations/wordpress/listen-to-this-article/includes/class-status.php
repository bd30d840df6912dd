<?php
/**
 * What an author sees of a post's audio.
 *
 * @package Listen_To_This_Article
 */

namespace Listen_To_This_Article;

defined( 'ABSPATH' ) || exit;

/**
 * The state of a post's audio, for the editors.
 */
final class Status {

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
	 * The rules.
	 *
	 * @var Rules
	 */
	private $rules;

	/**
	 * What is read.
	 *
	 * @var Words
	 */
	private $words;

	/**
	 * Takes its parts.
	 *
	 * @param Settings $settings The settings.
	 * @param Articles $articles The table.
	 * @param Rules    $rules    The rules.
	 * @param Words    $words    What is read.
	 */
	public function __construct( Settings $settings, Articles $articles, Rules $rules, Words $words ) {
		$this->settings = $settings;
		$this->articles = $articles;
		$this->rules    = $rules;
		$this->words    = $words;
	}

	/**
	 * The state for the editors' scripts.
	 *
	 * @param \WP_Post $post The post.
	 * @return array<string, mixed>
	 */
	public function of( \WP_Post $post ): array {
		$article    = $this->articles->find( $post->ID );
		$is_audible = null !== $article && '' !== $article->sent_hash && $article->duration_ms > 0;
		$is_later   = null === $article && Rules::HIDE === $this->rules->wanted( $post, null );
		return array(
			'on'         => $this->rules->is_on( $post, $article ),
			'default_on' => $this->rules->is_on_without_choice( $article ),
			'state'      => null === $article ? 'none' : $article->state,
			'text'       => $is_later ? __( 'Audio is made when the post is published', 'listen-to-this-article' ) : $this->words->state( $article ),
			'reason'     => $this->words->reason( $article ),
			'detail'     => null !== $article && current_user_can( Settings_Page::CAPABILITY ) ? $article->detail : '',
			'link'       => $is_audible ? $this->link( $article ) : '',
			'pending'    => null !== $article && $article->due_at > 0,
		);
	}

	/**
	 * The page of the service where the audio can be heard.
	 *
	 * @param Article $article The article.
	 */
	private function link( Article $article ): string {
		return esc_url_raw( $this->settings->url() . '/read/' . rawurlencode( $article->article_id ) );
	}
}
